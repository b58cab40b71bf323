package org.depproxy.gateway;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.depproxy.access.Clearance;
import org.depproxy.access.Group;
import org.depproxy.access.Role;
import org.depproxy.admin.QuotaDesk;
import org.depproxy.admin.Reception;
import org.depproxy.admin.SettingsChange;
import org.depproxy.admin.SettingsDesk;
import org.depproxy.name.InvalidName;
import org.depproxy.name.RegistryName;
import org.depproxy.protocol.ErrorCode;

/**
 * What the owners and maintainers of a group see to: its settings, and what its upstreams allow. They log in with user name and
 * access token on each request; there is no session. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617">RFC 7617</a>
 */
public final class AdminEndpoint implements Endpoint {
    private static final String JSON = "application/json";

    private final Reception reception;
    private final SettingsDesk settings;
    private final QuotaDesk quota;
    private final PublicUrl publicUrl;
    private final InstantSource clock;

    /** @param publicUrl where the proxy is reached: no group may have it for an upstream */
    public AdminEndpoint(
            Reception reception, SettingsDesk settings, QuotaDesk quota, PublicUrl publicUrl, InstantSource clock) {
        this.reception = reception;
        this.settings = settings;
        this.quota = quota;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    @Override
    public Outcome answer(Call call) {
        return switch (call.target()) {
            case Route.Settings route -> received(call, route, Role.OWNER, group -> settings(call.request(), group));
            case Route.Quota route -> received(call, route, Role.MAINTAINER, group -> quota(call, group));
            case Route.Login login -> new Outcome.NoSuchPath();
            case Route.Pull pull -> new Outcome.NoSuchPath();
        };
    }

    private Outcome received(Call call, Route.Affair route, Role needed, Function<Group, Outcome> affair) {
        return switch (Credentials.parse(call.request().header("authorization"))) {
            case Credentials.Basic(String username, String password) ->
                switch (reception.receive(username, password, route.group(), needed)) {
                    case Clearance.Cleared(Group group) -> affair.apply(group);
                    case Clearance.TooLow() -> new Outcome.RoleTooLow();
                    case Clearance.Hidden() -> new Outcome.NoSuchPath();
                    case Clearance.Revoked() -> new Outcome.LoginRefused();
                };
            case Credentials.Absent() -> new Outcome.LoginRefused();
            // A registry token opens images: it is good for nothing else.
            case Credentials.Bearer bearer -> new Outcome.LoginRefused();
            case Credentials.Unreadable() -> new Outcome.LoginRefused();
        };
    }

    private Outcome settings(Request request, Group group) {
        return request.method().equals("PUT")
                ? put(request, group)
                : new Outcome.SettingsShown(group, request.header("if-none-match"));
    }

    private Outcome put(Request request, Group group) {
        Optional<String> replaces = request.header("if-match");
        if (replaces.isEmpty()) {
            return new Outcome.ConditionMissing();
        }
        if (!EntityTag.holds(replaces.get(), group)) {
            return new Outcome.SettingsPut(new SettingsChange.Outdated());
        }
        if (!isJson(request)) {
            return new Outcome.BodyUnusable(new Flaw.OtherType());
        }
        return switch (SettingsReading.of(request.body())) {
            case SettingsReading.Flawed(Flaw flaw) -> new Outcome.BodyUnusable(flaw);
            case SettingsReading.Clear(var draft) ->
                new Outcome.SettingsPut(settings.replace(group, draft, own(request)));
        };
    }

    private static boolean isJson(Request request) {
        return request.header("content-type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(JSON::equals)
                .isPresent();
    }

    /** By the name it is configured with, and by the one that the gateway itself has. */
    private Set<URI> own(Request request) {
        Set<URI> own = new LinkedHashSet<>();
        own.add(URI.create(publicUrl.of(request)));
        request.domainName().ifPresent(name -> own.add(URI.create("https://" + name)));
        return own;
    }

    private Outcome quota(Call call, Group group) {
        Optional<String> asked = call.request().query().first("upstream");
        Instant now = clock.instant();
        try {
            Optional<RegistryName> name = asked.map(RegistryName::parse);
            if (call.request().method().equals("POST")) {
                return new Outcome.QuotaTold(
                        quota.ask(group, name.orElse(RegistryName.DOCKER_HUB), call.answerBy()), now);
            }
            return new Outcome.QuotaTold(
                    name.map(known -> quota.of(group, known)).orElseGet(() -> quota.all(group)), now);
        } catch (InvalidName e) {
            return new Outcome.BadName(ErrorCode.NAME_INVALID, "upstream is no name of a registry");
        }
    }
}
