package org.depproxy.name;

import java.util.Optional;

/**
 * With whose credential a registry is asked, known without the credential. Pulls with one are counted together, and trouble
 * with one is trouble for all who use it.
 *
 * @param group the group that has configured the registry itself; absent for the deployment's, which all other groups share
 */
public record CredentialName(RegistryName registry, Optional<GroupPath> group) {
    /** The deployment's own credential, or none. */
    public static CredentialName deployment(RegistryName registry) {
        return new CredentialName(registry, Optional.empty());
    }

    /** What a group has configured for this registry. */
    public static CredentialName group(GroupPath group, RegistryName registry) {
        return new CredentialName(registry, Optional.of(group));
    }
}
