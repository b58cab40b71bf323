package org.depproxy.cache;

import java.time.Duration;

/** Waiting. */
public interface Pause {
    /**
     * Lets this much time pass.
     *
     * @throws java.util.concurrent.CancellationException when the waiting thread is interrupted; the flag stays set
     */
    void of(Duration duration);
}
