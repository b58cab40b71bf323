package org.depproxy.settings;

import java.util.Map;
import java.util.Optional;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.QuotaPolicy;

/**
 * The settings of one group.
 *
 * @param enabled whether it has a proxy at all
 * @param freshness how long tags are believed
 * @param registries the upstreams the group has configured itself, by name; they go before the deployment's
 * @param quota how careful it is with what upstreams allow
 */
public record GroupSettings(
        boolean enabled, FreshnessPolicy freshness, Map<RegistryName, UpstreamRegistry> registries, QuotaPolicy quota) {
    /** Enabled, {@link FreshnessPolicy#DEFAULT}, and the deployment's upstreams. */
    public static final GroupSettings DEFAULT = new GroupSettings(true, FreshnessPolicy.DEFAULT, Map.of());

    public GroupSettings {
        registries = Map.copyOf(registries);
    }

    /** Settings that keep nothing back of what upstreams allow. */
    public GroupSettings(boolean enabled, FreshnessPolicy freshness, Map<RegistryName, UpstreamRegistry> registries) {
        this(enabled, freshness, registries, QuotaPolicy.DEFAULT);
    }

    /** Where images of {@code registry} come from for this group, if it may be pulled from at all. */
    public Optional<UpstreamRegistry> upstream(RegistryName registry, Map<RegistryName, UpstreamRegistry> deployment) {
        return Optional.ofNullable(registries.get(registry)).or(() -> Optional.ofNullable(deployment.get(registry)));
    }
}
