package org.depproxy.cache;

import java.util.Optional;
import org.depproxy.circuit.CircuitKey;
import org.depproxy.circuit.Circuits;
import org.depproxy.name.ImageName;
import org.depproxy.quota.QuotaKey;
import org.depproxy.settings.UpstreamRegistry;

/**
 * An image and where it is fetched from.
 *
 * @param quota with whose credential, which is where its pulls are counted
 * @param circuit whose trouble it is when the registry is in trouble
 * @param seen that circuit, where it was read along with the rest; absent where it is to be read before asking
 */
public record Source(
        ImageName image,
        UpstreamRegistry registry,
        QuotaKey quota,
        CircuitKey circuit,
        Optional<Circuits.Marked> seen) {
    public Source {
        if (!image.registry().equals(registry.name())) {
            throw new IllegalArgumentException(image + " does not come from " + registry.name());
        }
    }

    /** An image and where it is fetched from with the deployment's credential. */
    public Source(ImageName image, UpstreamRegistry registry) {
        this(
                image,
                registry,
                QuotaKey.deployment(registry.name()),
                new CircuitKey.OfDeployment(registry.name()),
                Optional.empty());
    }

    /** The same, with a circuit that was read a moment ago. */
    Source having(Circuits.Candidates read) {
        return new Source(image, registry, quota, circuit, Optional.of(read.of(circuit)));
    }
}
