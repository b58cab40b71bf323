package org.depproxy.settings;

import java.util.Set;
import org.depproxy.name.RegistryName;

/** Which of the deployment's registries a group may use. */
public sealed interface DeploymentRegistries {
    /** How many may be named. */
    int MAX_NAMES = 100;

    /** Whether this is one of them. */
    boolean include(RegistryName registry);

    /** Every one, those that are added later too. */
    record All() implements DeploymentRegistries {
        @Override
        public boolean include(RegistryName registry) {
            return true;
        }
    }

    /** These and no other, {@value #MAX_NAMES} at most. */
    record Only(Set<RegistryName> names) implements DeploymentRegistries {
        public Only {
            names = Set.copyOf(names);
            if (names.size() > MAX_NAMES) {
                throw new IllegalArgumentException("a group names at most " + MAX_NAMES + " registries to be kept to");
            }
        }

        @Override
        public boolean include(RegistryName registry) {
            return names.contains(registry);
        }
    }
}
