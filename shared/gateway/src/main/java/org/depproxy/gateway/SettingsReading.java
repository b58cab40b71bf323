package org.depproxy.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.depproxy.admin.Problem;
import org.depproxy.admin.SettingsDraft;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.Glob;
import org.depproxy.name.InvalidName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.TagPattern;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.settings.DeploymentRegistries;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;
import org.depproxy.settings.UpstreamRegistry;

/**
 * Reads the settings that somebody wants a group to have, in the form that {@link SettingsBody} writes. What is left out has the
 * value that a new group has.
 */
sealed interface SettingsReading {
    /** The longest document, in characters: each pull reads what becomes of it. */
    int MAX_LENGTH = 160 * 1024;

    /** The longest time that a tag may be believed, in seconds: ten years. */
    long MAX_SECONDS = Duration.ofDays(3650).toSeconds();

    /** What a policy consists of. */
    List<String> POLICY = List.of(
            "askAfterSeconds", "staleWhileRevalidateSeconds", "staleIfErrorSeconds", "keepDeleted", "immutable");

    /** How many pulls may be kept back at most. */
    long MAX_RESERVE = 1_000_000_000;

    /** It reads. */
    record Clear(SettingsDraft draft) implements SettingsReading {}

    /** It does not. */
    record Flawed(Flaw flaw) implements SettingsReading {}

    /** Reads a body. Total. */
    static SettingsReading of(String body) {
        if (body.length() > MAX_LENGTH) {
            return new Flawed(new Flaw.TooLarge());
        }
        Optional<JsonTree.Members> document = JsonTree.object(body);
        if (document.isEmpty()) {
            return new Flawed(new Flaw.NotJson());
        }
        List<Problem> problems = new ArrayList<>();
        SettingsDraft draft = draft(new Form("", document.get().values(), problems));
        return problems.isEmpty() ? new Clear(draft) : new Flawed(new Flaw.Wrong(problems));
    }

    private static SettingsDraft draft(Form form) {
        form.allow("enabled", "freshness", "pulls", "quota", "deploymentRegistries", "registries");
        Form quota = form.form("quota");
        quota.allow("reserve");
        return new SettingsDraft(
                form.flag("enabled", true),
                freshness(form.form("freshness")),
                pulls(form.form("pulls")),
                new QuotaPolicy(quota.whole("reserve", QuotaPolicy.DEFAULT.reserve(), MAX_RESERVE)),
                deployment(form),
                registries(form));
    }

    private static FreshnessRules freshness(Form form) {
        form.allow("default", "rules");
        Form otherwise = form.form("default");
        otherwise.allow(POLICY);
        List<FreshnessRules.Rule> rules = new ArrayList<>();
        for (Form rule : form.forms("rules", FreshnessRules.MAX_RULES)) {
            rule.allow(
                    Stream.concat(Stream.of("images", "tags"), POLICY.stream()).toList());
            FreshnessPolicy policy = policy(rule);
            pattern(rule).ifPresent(pattern -> rules.add(new FreshnessRules.Rule(pattern, policy)));
        }
        return new FreshnessRules(rules, policy(otherwise));
    }

    private static FreshnessPolicy policy(Form form) {
        FreshnessPolicy usual = FreshnessPolicy.DEFAULT;
        return new FreshnessPolicy(
                seconds(form, "askAfterSeconds", usual.askAfter()),
                seconds(form, "staleWhileRevalidateSeconds", usual.staleWhileRevalidate()),
                seconds(form, "staleIfErrorSeconds", usual.staleIfError()),
                form.flag("keepDeleted", usual.keepDeleted()),
                form.flag("immutable", usual.immutable()));
    }

    private static Duration seconds(Form form, String name, Duration usual) {
        return Duration.ofSeconds(form.whole(name, usual.toSeconds(), MAX_SECONDS));
    }

    private static PullRules pulls(Form form) {
        form.allow("allow", "deny");
        List<TagPattern> allowed = patterns(form, "allow");
        List<TagPattern> denied = patterns(form, "deny");
        if (allowed.size() + denied.size() > PullRules.MAX_PATTERNS) {
            form.note("deny", "may have with allow at most " + PullRules.MAX_PATTERNS + " entries");
            return PullRules.NONE;
        }
        return new PullRules(allowed, denied);
    }

    private static List<TagPattern> patterns(Form form, String name) {
        List<TagPattern> patterns = new ArrayList<>();
        for (Form pattern : form.forms(name, PullRules.MAX_PATTERNS)) {
            pattern.allow("images", "tags");
            pattern(pattern).ifPresent(patterns::add);
        }
        return patterns;
    }

    private static Optional<TagPattern> pattern(Form form) {
        Optional<Glob> images = required(form, "images").flatMap(text -> glob(form, "images", text));
        Optional<Glob> tags = glob(form, "tags", form.text("tags").orElse("*"));
        return images.flatMap(found -> tags.map(tag -> new TagPattern(found, tag)));
    }

    private static Optional<String> required(Form form, String name) {
        Optional<String> text = form.text(name);
        if (text.isEmpty() && !form.has(name)) {
            form.note(name, "is missing");
        }
        return text;
    }

    private static Optional<Glob> glob(Form form, String name, String text) {
        try {
            return Optional.of(new Glob(text));
        } catch (InvalidName e) {
            form.note(name, "is no pattern");
            return Optional.empty();
        }
    }

    private static DeploymentRegistries deployment(Form form) {
        if (!form.has("deploymentRegistries")) {
            return new DeploymentRegistries.All();
        }
        Set<RegistryName> names = new HashSet<>();
        for (String text : form.texts("deploymentRegistries", DeploymentRegistries.MAX_NAMES)) {
            registryName(form, "deploymentRegistries", text).ifPresent(names::add);
        }
        return new DeploymentRegistries.Only(names);
    }

    private static Optional<RegistryName> registryName(Form form, String field, String text) {
        try {
            return Optional.of(RegistryName.parse(text));
        } catch (InvalidName e) {
            form.note(field, "is no name of a registry, such as ghcr.io");
            return Optional.empty();
        }
    }

    private static List<SettingsDraft.Registry> registries(Form form) {
        List<SettingsDraft.Registry> registries = new ArrayList<>();
        for (Form registry : form.forms("registries", GroupSettings.MAX_REGISTRIES)) {
            registry.allow("name", "url", "identity", "secret", "secretSet");
            // What is told of a secret comes back with the rest; only a secret itself changes anything.
            registry.flag("secretSet", false);
            Optional<String> identity = registry.text("identity");
            Optional<String> secret = registry.text("secret");
            Optional<RegistryName> name =
                    required(registry, "name").flatMap(text -> registryName(registry, "name", text));
            Optional<URI> url = required(registry, "url").flatMap(text -> url(registry, text));
            name.flatMap(known -> url.flatMap(base -> target(registry, known, base)))
                    .ifPresent(target -> registries.add(new SettingsDraft.Registry(target, identity, secret)));
        }
        return registries;
    }

    private static Optional<URI> url(Form form, String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            form.note("url", "is no address");
            return Optional.empty();
        }
    }

    private static Optional<UpstreamRegistry> target(Form form, RegistryName name, URI base) {
        try {
            return Optional.of(UpstreamRegistry.anonymous(name, base));
        } catch (IllegalArgumentException e) {
            form.note(
                    "url",
                    "must be an http or https address with a host, without user, query or fragment, of at most "
                            + UpstreamRegistry.MAX_BASE + " characters");
            return Optional.empty();
        }
    }
}
