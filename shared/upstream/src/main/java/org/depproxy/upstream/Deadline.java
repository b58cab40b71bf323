package org.depproxy.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * The end of a call's time. When it comes, the request that is then under way is aborted, whatever it waits for: a body
 * that trickles in keeps no socket time-out from starting anew. Thread-safe.
 */
final class Deadline implements AutoCloseable {
    private final ScheduledFuture<?> alarm;
    private Optional<HttpUriRequestBase> running = Optional.empty();
    private boolean passed;

    private Deadline(ScheduledExecutorService timer, Duration limit) {
        this.alarm = timer.schedule(this::pass, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A deadline that comes after this time, unless it is closed before. */
    static Deadline after(Duration limit, ScheduledExecutorService timer) {
        return new Deadline(timer, limit);
    }

    /** Aborts this request when the time is up, and no longer the one before. */
    synchronized void guard(HttpUriRequestBase request) {
        running = Optional.of(request);
        if (passed) {
            request.cancel();
        }
    }

    synchronized boolean passed() {
        return passed;
    }

    /** What is left; zero when it is over. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, alarm.getDelay(TimeUnit.NANOSECONDS)));
    }

    private synchronized void pass() {
        passed = true;
        running.ifPresent(HttpUriRequestBase::cancel);
    }

    /** Calls it off. */
    @Override
    public synchronized void close() {
        alarm.cancel(false);
        running = Optional.empty();
    }
}
