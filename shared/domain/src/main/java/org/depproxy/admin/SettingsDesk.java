package org.depproxy.admin;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.depproxy.access.Directory;
import org.depproxy.access.Group;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.settings.UpstreamRegistry.Login;

/**
 * Changes the settings of a group for those who have been let in. A secret that is held is kept, without being shown, as long as
 * it goes to the same identity at the same scheme, host and port; and a login that does not open stays as it is until it is given
 * anew. Thread-safe.
 */
public final class SettingsDesk {
    private final Directory directory;
    private final Function<URI, AddressVerdict> addresses;

    /** @param addresses whether a group may have a registry there; is asked about new addresses only */
    public SettingsDesk(Directory directory, Function<URI, AddressVerdict> addresses) {
        this.directory = directory;
        this.addresses = addresses;
    }

    /**
     * Gives a group these settings instead of all it had, if it has not been changed since it was read.
     *
     * @param own where the proxy itself is reached: no registry of a group's
     */
    public SettingsChange replace(Group before, SettingsDraft draft, Set<URI> own) {
        List<Problem> problems = new ArrayList<>();
        Map<URI, AddressVerdict> verdicts = verdicts(before, draft);
        Map<RegistryName, UpstreamRegistry> registries = new LinkedHashMap<>();
        Set<RegistryName> named = new HashSet<>();
        for (int i = 0; i < draft.registries().size(); i++) {
            String field = "registries[" + i + "]";
            SettingsDraft.Registry wanted = draft.registries().get(i);
            UpstreamRegistry target = wanted.target();
            if (!named.add(target.name())) {
                problems.add(new Problem(field + ".name", "is the name of another registry of this group too"));
            }
            if (!RegistryName.isHost(target.name().value())) {
                problems.add(new Problem(
                        field + ".name", "needs a dot or a port, to be told from a part of an image's name"));
            }
            Optional<UpstreamRegistry> held =
                    Optional.ofNullable(before.settings().registries().get(target.name()));
            address(target, held, own, verdicts)
                    .ifPresent(message -> problems.add(new Problem(field + ".url", message)));
            switch (login(wanted, held)) {
                case Choice.Good(Login login) -> registries.put(target.name(), target.with(login));
                case Choice.Wrong(String part, String message) -> problems.add(new Problem(field + part, message));
            }
        }
        if (!problems.isEmpty()) {
            return new SettingsChange.Invalid(problems);
        }
        GroupSettings settings = new GroupSettings(
                draft.enabled(), draft.freshness(), registries, draft.deployment(), draft.pulls(), draft.quota());
        return directory.change(before, settings)
                ? new SettingsChange.Saved(before.changed(settings))
                : new SettingsChange.Outdated();
    }

    /** What there is to say of the new addresses. All are looked up at once: as slow as the slowest of them. */
    private Map<URI, AddressVerdict> verdicts(Group before, SettingsDraft draft) {
        Map<URI, CompletableFuture<AddressVerdict>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SettingsDraft.Registry wanted : draft.registries()) {
                UpstreamRegistry target = wanted.target();
                boolean held = Optional.ofNullable(
                                before.settings().registries().get(target.name()))
                        .filter(target::sharesOrigin)
                        .isPresent();
                if (!held) {
                    asked.computeIfAbsent(
                            target.base(), base -> CompletableFuture.supplyAsync(() -> addresses.apply(base), threads));
                }
            }
        }
        Map<URI, AddressVerdict> verdicts = new HashMap<>();
        asked.forEach((base, verdict) -> verdicts.put(base, verdict.join()));
        return verdicts;
    }

    /** What is wrong with an address; of one that is held already nothing, since it is looked at again when it is used. */
    private static Optional<String> address(
            UpstreamRegistry target, Optional<UpstreamRegistry> held, Set<URI> own, Map<URI, AddressVerdict> verdicts) {
        boolean isOwn = own.stream()
                .map(base -> UpstreamRegistry.anonymous(target.name(), base))
                .anyMatch(target::sharesOrigin);
        if (isOwn) {
            return Optional.of("is this proxy itself");
        }
        if (held.filter(target::sharesOrigin).isPresent()) {
            return Optional.empty();
        }
        return switch (Objects.requireNonNull(verdicts.get(target.base()))) {
            case GOOD -> Optional.empty();
            case MALFORMED -> Optional.of("is no http or https address with a plain host");
            case UNENCRYPTED -> Optional.of("is not encrypted: only the operator may name an http address");
            case NOT_PUBLIC ->
                Optional.of("names no host that is known under a public address: only the operator may name another");
        };
    }

    private static Choice login(SettingsDraft.Registry wanted, Optional<UpstreamRegistry> held) {
        if (wanted.identity().isEmpty()) {
            return wanted.secret().isEmpty()
                    ? unnamed(wanted, held)
                    : new Choice.Wrong(".identity", "is missing: a secret belongs to an identity");
        }
        String identity = wanted.identity().get();
        return wanted.secret().map(secret -> given(identity, secret)).orElseGet(() -> kept(wanted, identity, held));
    }

    /** Nobody; but the identity of a login that does not open is not known, so that nobody could have named it. */
    private static Choice unnamed(SettingsDraft.Registry wanted, Optional<UpstreamRegistry> held) {
        Optional<UpstreamRegistry> closed = held.filter(registry -> registry.login() instanceof Login.Closed);
        return closed.map(registry -> registry.sharesOrigin(wanted.target())
                        ? new Choice.Good(registry.login())
                        : Choice.GIVEN_ELSEWHERE)
                .orElseGet(() -> new Choice.Good(new Login.Anonymous()));
    }

    private static Choice given(String identity, String secret) {
        try {
            return new Choice.Good(new Login.As(new UpstreamLogin(identity, secret)));
        } catch (IllegalArgumentException e) {
            return new Choice.Wrong(".identity", "and secret cannot be used: " + e.getMessage());
        }
    }

    private static Choice kept(SettingsDraft.Registry wanted, String identity, Optional<UpstreamRegistry> held) {
        Login login = held.map(UpstreamRegistry::login).orElseGet(Login.Anonymous::new);
        return switch (login) {
            case Login.Anonymous() -> new Choice.Wrong(".secret", "is missing: none is held that could be kept");
            case Login.Closed closed ->
                new Choice.Wrong(".secret", "is missing: the one that is held does not open any more");
            case Login.As(UpstreamLogin known) -> {
                if (held.filter(wanted.target()::sharesOrigin).isEmpty()) {
                    yield Choice.GIVEN_ELSEWHERE;
                }
                yield known.username().equals(identity)
                        ? new Choice.Good(login)
                        : new Choice.Wrong(".secret", "is missing: the one that is held belongs to another identity");
            }
        };
    }

    /** Who the proxy is to say it is at a registry. */
    private sealed interface Choice {
        /** A secret goes nowhere but where it was given for. */
        Wrong GIVEN_ELSEWHERE =
                new Wrong(".secret", "is missing: the one that is held was given for another scheme, host or port");

        record Good(Login login) implements Choice {}

        record Wrong(String part, String message) implements Choice {}
    }
}
