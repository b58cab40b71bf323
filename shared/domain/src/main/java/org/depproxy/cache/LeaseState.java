package org.depproxy.cache;

import java.time.Instant;
import java.util.Optional;
import org.depproxy.access.PullScope;

/**
 * A lease as a waiter sees it.
 *
 * @param heldUntil when the present holder's time is up; absent when nobody holds it
 * @param lastFailure how the last holder failed, if it did
 */
public record LeaseState(Optional<Instant> heldUntil, Optional<Failure> lastFailure) {
    /** A lease that nobody has ever taken. */
    public static final LeaseState FREE = new LeaseState(Optional.empty(), Optional.empty());

    /** Whether somebody holds it now. */
    public boolean isHeld(Instant now) {
        return heldUntil.filter(now::isBefore).isPresent();
    }

    /** Whether a holder has failed since then, for whomever it worked. */
    boolean hasFailedSince(Instant start) {
        return lastFailure.filter(failure -> failure.at().isAfter(start)).isPresent();
    }

    /** The failure that a waiter for {@code scope} since {@code start} has waited for. */
    Optional<Refusal> failureSince(Instant start, PullScope scope) {
        return lastFailure
                .filter(failure -> failure.scope().equals(scope) && failure.at().isAfter(start))
                .map(Failure::refusal);
    }
}
