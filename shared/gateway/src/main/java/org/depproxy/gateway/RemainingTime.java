package org.depproxy.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the invocation that this thread carries out may still run. Thread-safe: each thread sees its own.
 *
 * <p>Micronaut tells of an invocation before it calls the handler, but does not hand the context over to it.
 */
public final class RemainingTime {
    private final ThreadLocal<Optional<Duration>> remaining = ThreadLocal.withInitial(Optional::empty);

    /** An invocation has begun on this thread. */
    public void began(Duration left) {
        remaining.set(Optional.of(left));
    }

    /** What the invocation of this thread has left; {@code otherwise} when nobody said. Says it once. */
    public Duration take(Duration otherwise) {
        Duration left = remaining.get().orElse(otherwise);
        remaining.remove();
        return left;
    }
}
