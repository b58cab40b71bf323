package org.depproxy.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only when it is told to. Thread-safe. */
public final class ManualClock implements InstantSource {
    private final AtomicReference<Instant> now;

    public ManualClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    /**
     * A clock at an arbitrary moment with a fraction of a second; in the future, because an embedded DynamoDB takes away what
     * has expired by the clock of the machine.
     */
    public static ManualClock atSomeTime() {
        return new ManualClock(Instant.parse("2126-03-01T12:00:00.123456789Z"));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Lets this much time pass. */
    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }
}
