package org.depproxy.admin;

import java.util.List;
import java.util.Optional;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.settings.DeploymentRegistries;
import org.depproxy.settings.PullRules;
import org.depproxy.settings.UpstreamRegistry;

/**
 * The settings that an owner wants a group to have, well-formed, but not yet looked at for what they lead to.
 *
 * @param registries the group's own upstreams, in the order in which they were named
 */
public record SettingsDraft(
        boolean enabled,
        FreshnessRules freshness,
        PullRules pulls,
        QuotaPolicy quota,
        DeploymentRegistries deployment,
        List<Registry> registries) {
    public SettingsDraft {
        registries = List.copyOf(registries);
    }

    /**
     * One upstream of the group's own.
     *
     * @param target where it is, without a login
     * @param identity who the proxy says it is there; absent for anonymous pulls
     * @param secret what goes with the identity; absent to keep the one that is held. Never printed
     */
    public record Registry(UpstreamRegistry target, Optional<String> identity, Optional<String> secret) {
        @Override
        public String toString() {
            return "Registry[" + target.name() + "]";
        }
    }
}
