package org.depproxy.quota;

import java.util.Optional;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;

/**
 * Whose pulls are counted together: those with one credential for one registry. Known without the credential.
 *
 * @param group the group whose own credential it is; absent for the deployment's
 */
public record QuotaKey(RegistryName registry, Optional<GroupPath> group) {
    /** The deployment's own credential, or none, which all groups share that have configured nothing for this registry. */
    public static QuotaKey deployment(RegistryName registry) {
        return new QuotaKey(registry, Optional.empty());
    }

    /** What a group has configured for this registry. */
    public static QuotaKey group(GroupPath group, RegistryName registry) {
        return new QuotaKey(registry, Optional.of(group));
    }
}
