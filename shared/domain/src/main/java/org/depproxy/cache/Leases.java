package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;

/**
 * Leases: at most one holder at a time, across all instances, until it releases or its time is up. A holder that lost its
 * lease cannot commit: every publishing write checks its {@link Fence}. Thread-safe.
 */
public interface Leases {
    /**
     * Takes a lease that nobody holds, or whose time is up.
     *
     * @param owner unlike for every call
     * @param duration for how long
     */
    Taking take(String key, String owner, Duration duration, Instant now);

    /**
     * Takes over from the holder of {@code reserved}, for instance from the one who ordered the work. Only once: of two who
     * bring the same reservation the second gets {@link Taking.Busy}.
     */
    Taking claim(Fence reserved, String owner, Duration duration, Instant now);

    /** Holds on for {@code duration} from now. @return false when the lease was lost; then nothing may be committed */
    boolean renew(Fence fence, Duration duration, Instant now);

    /** Gives the lease back after a success. Does nothing when it was lost. */
    void release(Fence fence);

    /** Gives the lease back and leaves word of the failure for those who wait. Does nothing when it was lost. */
    void fail(Fence fence, Failure failure, Instant now);

    /** What became of trying to take a lease. */
    sealed interface Taking {
        /** It is the caller's. */
        record Taken(Fence fence) implements Taking {}

        /** Somebody else holds it until then at the latest. */
        record Busy(Instant until) implements Taking {}
    }
}
