package org.depproxy.upstream;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts besides a registry's own that may give out its tokens. A challenge that names any other host is rejected, so
 * that a registry cannot have a login sent elsewhere; sharing a parent domain counts for nothing.
 *
 * <p>Pinned to the host that is asked, not to the name images call it by: a mirror that stands in for {@code docker.io}
 * does not get to send its login to Docker.
 *
 * @param hosts by the host of the registry, the hosts of its token servers; both without ports, in lower case
 */
public record RealmPins(Map<String, Set<String>> hosts) {
    /** Registries known to keep their token server on another host. */
    public static final RealmPins DEFAULT = new RealmPins(Map.of(
            "registry-1.docker.io", Set.of("auth.docker.io"),
            "registry.gitlab.com", Set.of("gitlab.com")));

    public RealmPins {
        hosts = hosts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        pin -> pin.getKey().toLowerCase(Locale.ROOT),
                        pin -> pin.getValue().stream()
                                .map(host -> host.toLowerCase(Locale.ROOT))
                                .collect(Collectors.toUnmodifiableSet())));
    }

    boolean pinned(String registryHost, String realmHost) {
        return hosts.getOrDefault(registryHost, Set.of()).contains(realmHost);
    }
}
