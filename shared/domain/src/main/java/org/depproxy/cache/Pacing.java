package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Time, waiting and chance, as a pull needs them. Thread-safe when its parts are. */
public final class Pacing {
    private static final int OWNER_BYTES = 16;

    private final InstantSource clock;
    private final Pause pause;
    private final RandomGenerator random;

    /**
     * Takes time, waiting and chance from these.
     *
     * @param random unlike in every instance, or two instances may take each other for one
     */
    public Pacing(InstantSource clock, Pause pause, RandomGenerator random) {
        this.clock = clock;
        this.pause = pause;
        this.random = random;
    }

    Instant now() {
        return clock.instant();
    }

    /** A name for a holder of a lease, unlike all others. */
    String newOwner() {
        byte[] bytes = new byte[OWNER_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A new series of growing pauses. Not thread-safe. */
    Backoff backoff() {
        return new Backoff();
    }

    /** Pauses that grow by half each time, up to {@link Limits#LONGEST_PAUSE}, each shortened by up to half by chance. */
    final class Backoff {
        private Duration next = Limits.FIRST_PAUSE;

        /**
         * Waits, unless that would go past {@code end}.
         *
         * @return false when it would; then no time has passed
         */
        boolean pauseUntil(Instant end) {
            long half = next.toMillis() / 2;
            Duration jittered = Duration.ofMillis(half + random.nextLong(half + 1));
            if (now().plus(jittered).isAfter(end)) {
                return false;
            }
            pause.of(jittered);
            Duration longer = next.plus(next.dividedBy(2));
            next = longer.compareTo(Limits.LONGEST_PAUSE) < 0 ? longer : Limits.LONGEST_PAUSE;
            return true;
        }
    }
}
