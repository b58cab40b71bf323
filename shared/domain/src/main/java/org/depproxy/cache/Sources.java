package org.depproxy.cache;

import java.util.Map;
import java.util.Optional;
import org.depproxy.access.Group;
import org.depproxy.circuit.CircuitKey;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.QuotaKey;
import org.depproxy.settings.UpstreamRegistry;

/** Knows where a group's images come from: the group's own upstreams before the deployment's. */
public final class Sources {
    private final Map<RegistryName, UpstreamRegistry> deployment;

    /** Falls back on these for every group. */
    public Sources(Map<RegistryName, UpstreamRegistry> deployment) {
        this.deployment = Map.copyOf(deployment);
    }

    /** Where the image comes from; empty when the group may not pull from its registry. */
    Optional<Source> of(Group group, ImageName image) {
        return group.settings().upstream(image.registry(), deployment).map(registry -> of(group, image, registry));
    }

    private static Source of(Group group, ImageName image, UpstreamRegistry registry) {
        RegistryName name = registry.name();
        return group.settings().registries().containsKey(name)
                ? new Source(
                        image,
                        registry,
                        QuotaKey.group(group.path(), name),
                        new CircuitKey.OfGroup(group.path(), name),
                        Source.Moment.ANY)
                : new Source(image, registry);
    }
}
