package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.depproxy.circuit.Circuits;
import org.depproxy.name.CredentialName;
import org.depproxy.name.ImageName;
import org.depproxy.settings.UpstreamRegistry;

/**
 * An image and where it is fetched from.
 *
 * @param credential with whose credential
 * @param seen the circuit of that credential, where it was read along with the rest; absent where it is to be read before asking
 * @param answerBy when every call must have ended; absent where only upstream's own bounds count
 */
public record Source(
        ImageName image,
        UpstreamRegistry registry,
        CredentialName credential,
        Optional<Circuits.Marked> seen,
        Optional<Instant> answerBy) {
    public Source {
        if (!image.registry().equals(registry.name())) {
            throw new IllegalArgumentException(image + " does not come from " + registry.name());
        }
    }

    /** An image and where it is fetched from with this credential. */
    public Source(ImageName image, UpstreamRegistry registry, CredentialName credential) {
        this(image, registry, credential, Optional.empty(), Optional.empty());
    }

    /** An image and where it is fetched from with the deployment's credential. */
    public Source(ImageName image, UpstreamRegistry registry) {
        this(image, registry, CredentialName.deployment(registry.name()));
    }

    /** Whether there is time enough for this before the answer must be there. */
    boolean hasTimeFor(Duration call, Instant now) {
        return answerBy.map(end -> !now.plus(call).isAfter(end)).orElse(true);
    }

    /** The same, with a circuit that was read a moment ago. */
    Source having(Circuits.Candidates read) {
        return new Source(image, registry, credential, Optional.of(read.of(credential)), answerBy);
    }

    /** The same, to be asked in the time until {@code end}. */
    Source within(Instant end) {
        return new Source(image, registry, credential, seen, Optional.of(end));
    }
}
