package org.depproxy.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.depproxy.access.Group;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.RegistryName;
import org.depproxy.name.TagPattern;
import org.depproxy.settings.DeploymentRegistries;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.settings.UpstreamRegistry.Login;

/** The settings of a group as JSON: all of them but the secrets, of which it says only whether there are any. */
final class SettingsBody {
    private SettingsBody() {}

    static String of(Group group) {
        GroupSettings settings = group.settings();
        return Json.object(json -> {
            json.writeBooleanField("enabled", settings.enabled());
            freshness(json, settings.freshness());
            json.writeObjectFieldStart("pulls");
            patterns(json, "allow", settings.pulls().allowed());
            patterns(json, "deny", settings.pulls().denied());
            json.writeEndObject();
            json.writeObjectFieldStart("quota");
            json.writeNumberField("reserve", settings.quota().reserve());
            json.writeEndObject();
            deployment(json, settings.deployment());
            registries(json, settings);
        });
    }

    private static void freshness(JsonGenerator json, FreshnessRules freshness) throws IOException {
        json.writeObjectFieldStart("freshness");
        json.writeObjectFieldStart("default");
        policy(json, freshness.otherwise());
        json.writeEndObject();
        json.writeArrayFieldStart("rules");
        for (FreshnessRules.Rule rule : freshness.rules()) {
            json.writeStartObject();
            pattern(json, rule.pattern());
            policy(json, rule.policy());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void policy(JsonGenerator json, FreshnessPolicy policy) throws IOException {
        json.writeNumberField("askAfterSeconds", policy.askAfter().toSeconds());
        json.writeNumberField(
                "staleWhileRevalidateSeconds", policy.staleWhileRevalidate().toSeconds());
        json.writeNumberField("staleIfErrorSeconds", policy.staleIfError().toSeconds());
        json.writeBooleanField("keepDeleted", policy.keepDeleted());
        json.writeBooleanField("immutable", policy.immutable());
    }

    private static void patterns(JsonGenerator json, String name, List<TagPattern> patterns) throws IOException {
        json.writeArrayFieldStart(name);
        for (TagPattern pattern : patterns) {
            json.writeStartObject();
            pattern(json, pattern);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void pattern(JsonGenerator json, TagPattern pattern) throws IOException {
        json.writeStringField("images", pattern.images().pattern());
        json.writeStringField("tags", pattern.tags().pattern());
    }

    private static void deployment(JsonGenerator json, DeploymentRegistries registries) throws IOException {
        switch (registries) {
            case DeploymentRegistries.All() -> {
                // All of them, those that are added later too: said by leaving it out.
            }
            case DeploymentRegistries.Only(var names) -> {
                json.writeArrayFieldStart("deploymentRegistries");
                for (String name :
                        names.stream().map(RegistryName::value).sorted().toList()) {
                    json.writeString(name);
                }
                json.writeEndArray();
            }
        }
    }

    private static void registries(JsonGenerator json, GroupSettings settings) throws IOException {
        List<UpstreamRegistry> sorted = settings.registries().values().stream()
                .sorted(Comparator.comparing(registry -> registry.name().value()))
                .toList();
        json.writeArrayFieldStart("registries");
        for (UpstreamRegistry registry : sorted) {
            json.writeStartObject();
            json.writeStringField("name", registry.name().value());
            json.writeStringField("url", registry.base().toString());
            switch (registry.login()) {
                case Login.As(UpstreamLogin login) -> {
                    json.writeStringField("identity", login.username());
                    json.writeBooleanField("secretSet", true);
                }
                case Login.Anonymous nobody -> json.writeBooleanField("secretSet", false);
                case Login.Closed closed -> json.writeBooleanField("secretSet", false);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
