package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
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
 * @param moment what is known at the moment of asking
 */
public record Source(ImageName image, UpstreamRegistry registry, QuotaKey quota, CircuitKey circuit, Moment moment) {
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
                Moment.ANY);
    }

    /** Whether there is time enough for this before the answer must be there. */
    boolean hasTimeFor(Duration call, Instant now) {
        return moment.answerBy().map(end -> !now.plus(call).isAfter(end)).orElse(true);
    }

    /** The same, with a circuit that was read a moment ago. */
    Source having(Circuits.Candidates read) {
        Moment having = new Moment(Optional.of(read.of(circuit)), moment.answerBy());
        return new Source(image, registry, quota, circuit, having);
    }

    /** The same, to be asked in the time until {@code answerBy}. */
    Source within(Instant answerBy) {
        return new Source(image, registry, quota, circuit, new Moment(moment.seen(), Optional.of(answerBy)));
    }

    /**
     * What is known at the moment of asking.
     *
     * @param seen the circuit, where it was read along with the rest; absent where it is to be read before asking
     * @param answerBy when every call must have ended; absent where only upstream's own bounds count
     */
    public record Moment(Optional<Circuits.Marked> seen, Optional<Instant> answerBy) {
        /** Nothing is known. */
        public static final Moment ANY = new Moment(Optional.empty(), Optional.empty());
    }
}
