package org.depproxy.gateway;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.depproxy.cache.Pause;

/** Waits by putting the thread to sleep. Thread-safe. */
public final class ThreadPause implements Pause {
    @Override
    public void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting");
        }
    }
}
