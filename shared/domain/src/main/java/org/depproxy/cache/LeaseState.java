package org.depproxy.cache;

import java.time.Duration;
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

    /**
     * What one who asks for {@code scope} since {@code start} is to be told: the failure that it has waited for, or one a short
     * while before that would be the same again.
     */
    Optional<Refusal> failureSince(Instant start, PullScope scope) {
        return lastFailure
                .filter(failure -> failure.scope().equals(scope)
                        && failure.at().plus(pause(failure.refusal())).isAfter(start))
                .map(Failure::refusal);
    }

    private static Duration pause(Refusal refusal) {
        return refusal instanceof Refusal.Untrustworthy ? Limits.UNTRUSTWORTHY_PAUSE : Duration.ZERO;
    }
}
