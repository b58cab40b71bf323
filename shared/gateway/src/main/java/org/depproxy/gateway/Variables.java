package org.depproxy.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.UpstreamRegistry;

/** A function's environment variables. An empty one counts as missing. */
public final class Variables {
    private final Map<String, String> values;

    /** Reads these. */
    public Variables(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Makes sure that all of these are there, so that a wrong deployment says at once all that is wrong with it.
     *
     * @throws IllegalStateException naming those that are missing
     */
    public void require(String... names) {
        List<String> missing =
                Arrays.stream(names).filter(name -> optional(name).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("the environment of this function lacks " + String.join(", ", missing));
        }
    }

    /** A variable that must be there. */
    public String required(String name) {
        require(name);
        return optional(name).orElseThrow();
    }

    /** A variable that may be there. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /** {@code DEPLOYMENT}: what tells its metrics from those of others. */
    public String deployment() {
        return optional("DEPLOYMENT").orElse("depproxy");
    }

    /** {@code PUBLIC_URL}: empty for the gateway's own name. */
    public PublicUrl publicUrl() {
        return PublicUrl.parse(optional("PUBLIC_URL").orElse(""));
    }

    /** {@code TOKEN_LIFETIME_MINUTES}. */
    public Duration tokenLifetime() {
        String minutes = required("TOKEN_LIFETIME_MINUTES");
        try {
            return Duration.ofMinutes(Integer.parseInt(minutes));
        } catch (NumberFormatException e) {
            throw new IllegalStateException("TOKEN_LIFETIME_MINUTES is a whole number: " + minutes, e);
        }
    }

    /** {@code UPSTREAMS}: registries by name, as in {@code docker.io=https://registry-1.docker.io,ghcr.io=https://ghcr.io}. */
    public Map<RegistryName, UpstreamRegistry> upstreams() {
        Map<RegistryName, UpstreamRegistry> upstreams = new HashMap<>();
        for (String entry : required("UPSTREAMS").split(",", -1)) {
            UpstreamRegistry registry = upstream(entry.strip());
            if (upstreams.put(registry.name(), registry) != null) {
                throw new IllegalStateException("UPSTREAMS names a registry twice: " + registry.name());
            }
        }
        return Map.copyOf(upstreams);
    }

    private static UpstreamRegistry upstream(String entry) {
        int equals = entry.indexOf('=');
        try {
            return UpstreamRegistry.anonymous(
                    RegistryName.parse(entry.substring(0, Math.max(0, equals))),
                    URI.create(entry.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("UPSTREAMS is NAME=URL,…: " + entry, e);
        }
    }
}
