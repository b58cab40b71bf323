package org.depproxy.cache;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Waiting. */
public interface Pause {
    /**
     * Lets this much time pass.
     *
     * @throws CancellationException when the waiting thread is interrupted; the flag stays set
     */
    void of(Duration duration);

    /** Puts the calling thread to sleep. */
    static Pause sleeping() {
        return duration -> {
            try {
                Thread.sleep(duration);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting");
            }
        };
    }
}
