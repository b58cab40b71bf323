package org.depproxy.settings;

import java.util.Map;
import java.util.Optional;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.QuotaPolicy;

/**
 * The settings of one group.
 *
 * @param enabled whether it has a proxy at all
 * @param freshness how long tags are believed
 * @param registries the upstreams the group has configured itself, by name, {@value #MAX_REGISTRIES} at most; they go before
 *     the deployment's
 * @param deployment which of the deployment's upstreams it may use beside its own
 * @param pulls what of all that its members may pull
 * @param quota how careful it is with what upstreams allow
 */
public record GroupSettings(
        boolean enabled,
        FreshnessRules freshness,
        Map<RegistryName, UpstreamRegistry> registries,
        DeploymentRegistries deployment,
        PullRules pulls,
        QuotaPolicy quota) {
    /** How many upstreams a group may configure itself: all of them are read on each pull. */
    public static final int MAX_REGISTRIES = 20;

    /** Enabled, {@link FreshnessPolicy#DEFAULT}, and the deployment's upstreams. */
    public static final GroupSettings DEFAULT = new GroupSettings(true, FreshnessPolicy.DEFAULT, Map.of());

    public GroupSettings {
        registries = Map.copyOf(registries);
        if (registries.size() > MAX_REGISTRIES) {
            throw new IllegalArgumentException("a group has at most " + MAX_REGISTRIES + " registries of its own");
        }
    }

    /** One policy for all tags, all of the deployment's upstreams, and no rules for what may be pulled. */
    public GroupSettings(boolean enabled, FreshnessPolicy policy, Map<RegistryName, UpstreamRegistry> registries) {
        this(
                enabled,
                new FreshnessRules(FreshnessRules.DEFAULT.rules(), policy),
                registries,
                new DeploymentRegistries.All(),
                PullRules.NONE,
                QuotaPolicy.DEFAULT);
    }

    /** These settings with this freshness. */
    public GroupSettings with(FreshnessRules other) {
        return new GroupSettings(enabled, other, registries, deployment, pulls, quota);
    }

    /** These settings with these upstreams of the group's own. */
    public GroupSettings with(Map<RegistryName, UpstreamRegistry> other) {
        return new GroupSettings(enabled, freshness, other, deployment, pulls, quota);
    }

    /** These settings with these of the deployment's upstreams. */
    public GroupSettings with(DeploymentRegistries other) {
        return new GroupSettings(enabled, freshness, registries, other, pulls, quota);
    }

    /** These settings with these rules for what may be pulled. */
    public GroupSettings with(PullRules other) {
        return new GroupSettings(enabled, freshness, registries, deployment, other, quota);
    }

    /** These settings with this care for what upstreams allow. */
    public GroupSettings with(QuotaPolicy other) {
        return new GroupSettings(enabled, freshness, registries, deployment, pulls, other);
    }

    /** Where images of {@code registry} come from for this group, if it may be pulled from at all. */
    public Optional<UpstreamRegistry> upstream(RegistryName registry, Map<RegistryName, UpstreamRegistry> common) {
        return Optional.ofNullable(registries.get(registry))
                .or(() -> Optional.ofNullable(common.get(registry)).filter(any -> deployment.include(registry)));
    }
}
