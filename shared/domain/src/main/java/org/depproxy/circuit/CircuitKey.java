package org.depproxy.circuit;

import java.util.Optional;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;

/** Whose circuit it is: one for each registry and the credentials it is asked with. */
public sealed interface CircuitKey {
    /** A registry that a group has configured, with the group's credentials. */
    record OfGroup(GroupPath group, RegistryName registry) implements CircuitKey {}

    /** A registry of the deployment, which all groups ask alike. */
    record OfDeployment(RegistryName registry) implements CircuitKey {}

    /** The registry. */
    RegistryName registry();

    /** The group whose own registry it is; empty for the deployment's. */
    default Optional<GroupPath> owner() {
        return switch (this) {
            case OfGroup(GroupPath group, RegistryName registry) -> Optional.of(group);
            case OfDeployment deployment -> Optional.empty();
        };
    }
}
