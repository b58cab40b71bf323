package org.depproxy.settings;

import java.util.Set;
import org.depproxy.name.RegistryName;

/** Which of the deployment's registries a group may use. */
public sealed interface DeploymentRegistries {
    /** Whether this is one of them. */
    boolean include(RegistryName registry);

    /** Every one, those that are added later too. */
    record All() implements DeploymentRegistries {
        @Override
        public boolean include(RegistryName registry) {
            return true;
        }
    }

    /** These and no other. */
    record Only(Set<RegistryName> names) implements DeploymentRegistries {
        public Only {
            names = Set.copyOf(names);
        }

        @Override
        public boolean include(RegistryName registry) {
            return names.contains(registry);
        }
    }
}
