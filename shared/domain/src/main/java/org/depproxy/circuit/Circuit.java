package org.depproxy.circuit;

import java.time.Duration;
import java.time.Instant;

/** Whether an upstream is asked, and what is remembered of its trouble to decide that. */
public sealed interface Circuit {
    /** After how many failures in a row nobody asks any more, counted over all instances. */
    int FAILURES = 5;

    /** How soon the next failure must follow to be one of a row. */
    Duration WINDOW = Duration.ofSeconds(60);

    /** How long upstream is left alone at first; each time a probe fails, twice as long. */
    Duration FIRST_REST = Duration.ofSeconds(10);

    /** How long upstream is left alone at most, whatever it asked for: the next probe finds out whether trouble has ended. */
    Duration LONGEST_REST = Duration.ofMinutes(5);

    /** How long upstream is left alone at least when it throttles. */
    Duration SHORTEST_REST = Duration.ofSeconds(1);

    /** How long a probe has before another may probe: longer than a call to upstream can take. */
    Duration PROBE = Duration.ofSeconds(25);

    /** For how long after its rest an open circuit is remembered when nobody has probed. */
    Duration MEMORY = Duration.ofHours(1);

    /** No trouble is remembered. */
    Circuit QUIET = new Closed(0, Instant.EPOCH);

    /**
     * It is asked.
     *
     * @param failures how many calls in a row have failed
     * @param since when the last of them failed, or the row ended
     */
    record Closed(int failures, Instant since) implements Circuit {
        public Closed {
            if (failures < 0 || failures >= FAILURES) {
                throw new IllegalArgumentException("a closed circuit has fewer failures than open it: " + failures);
            }
        }

        @Override
        public Admission admission(Instant now) {
            return new Admission.Pass();
        }

        @Override
        public Circuit failed(Instant now) {
            int row = isRow(now) ? failures + 1 : 1;
            return row < FAILURES ? new Closed(row, now) : new Open(Cause.FAILING, now.plus(FIRST_REST), FIRST_REST);
        }

        @Override
        public Circuit throttled(Instant now, Duration retryAfter) {
            return new Open(Cause.THROTTLING, now.plus(believed(retryAfter)), Duration.ZERO);
        }

        @Override
        public Circuit succeeded(Instant now) {
            return isRow(now) ? new Closed(0, now) : this;
        }

        @Override
        public Instant forgottenAt() {
            return since.plus(WINDOW);
        }

        private boolean isRow(Instant now) {
            return failures > 0 && !since.plus(WINDOW).isBefore(now);
        }
    }

    /**
     * It is left alone; from {@code until} on one may probe it.
     *
     * @param rest how long it was left alone after the last failure; zero when it was throttling
     */
    record Open(Cause cause, Instant until, Duration rest) implements Circuit {
        @Override
        public Admission admission(Instant now) {
            return now.isBefore(until)
                    ? new Admission.Rest(cause, Duration.between(now, until))
                    : new Admission.Probe(new Open(cause, now.plus(PROBE), rest));
        }

        /** Late word of a call from before it was opened. */
        @Override
        public Circuit failed(Instant now) {
            return this;
        }

        /** Late word too, but upstream has said until when. */
        @Override
        public Circuit throttled(Instant now, Duration retryAfter) {
            Instant asked = now.plus(believed(retryAfter));
            return asked.isAfter(until) ? new Open(Cause.THROTTLING, asked, Duration.ZERO) : this;
        }

        /** Late word of a call from before it was opened: what closes it is a probe. */
        @Override
        public Circuit succeeded(Instant now) {
            return this;
        }

        @Override
        public Instant forgottenAt() {
            return until.plus(MEMORY);
        }

        /** What the probe leaves when it fails. */
        public Open probeFailed(Instant now) {
            Duration longer = rest.isZero() ? FIRST_REST : rest.multipliedBy(2);
            Duration next = longer.compareTo(LONGEST_REST) < 0 ? longer : LONGEST_REST;
            return new Open(Cause.FAILING, now.plus(next), next);
        }

        /** What the probe leaves when upstream throttles. */
        public Open probeThrottled(Instant now, Duration retryAfter) {
            return new Open(Cause.THROTTLING, now.plus(believed(retryAfter)), Duration.ZERO);
        }

        /** What the probe leaves when upstream answers. */
        public Closed probeSucceeded(Instant now) {
            return new Closed(0, now);
        }
    }

    /** Why upstream is left alone. */
    enum Cause {
        /** It cannot be reached, or answers 5xx. */
        FAILING,
        /** It has asked to come back later. */
        THROTTLING
    }

    /** Whether one may ask at a moment. */
    sealed interface Admission {
        /** Ask. */
        record Pass() implements Admission {}

        /**
         * Ask, if nobody else does: who gets this in place of the circuit is the one.
         *
         * @param claimed the circuit while the probe is under way
         */
        record Probe(Open claimed) implements Admission {}

        /** Do not ask. */
        record Rest(Cause cause, Duration left) implements Admission {}
    }

    /** Whether one may ask now. */
    Admission admission(Instant now);

    /** The circuit after a call that failed. */
    Circuit failed(Instant now);

    /** The circuit after a call that was throttled. */
    Circuit throttled(Instant now, Duration retryAfter);

    /** The circuit after a call that was answered. The same when there is nothing to forget. */
    Circuit succeeded(Instant now);

    /** From when on it says no more than {@link #QUIET}. */
    Instant forgottenAt();

    private static Duration believed(Duration retryAfter) {
        if (retryAfter.compareTo(SHORTEST_REST) < 0) {
            return SHORTEST_REST;
        }
        return retryAfter.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : retryAfter;
    }
}
