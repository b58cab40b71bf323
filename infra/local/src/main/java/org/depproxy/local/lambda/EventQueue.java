package org.depproxy.local.lambda;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.depproxy.local.template.Template;

/**
 * The asynchronous invocations of one function: a bounded number runs, a bounded number waits, and a failed one is tried
 * again as the template declares. What waits when the runtime stops is lost; in Lambda it would not be.
 */
final class EventQueue implements AutoCloseable {
    /** How many asynchronous invocations of one function run at once. One machine has one network. */
    static final int MAX_RUNNING = 16;

    /** How many may wait or be between two tries. */
    static final int MAX_WAITING = 10_000;

    /** After which one that found no execution free is tried again. It does not count as a failure. */
    private static final Duration THROTTLED_PAUSE = Duration.ofSeconds(1);

    private final LambdaFunction function;
    private final List<Duration> pauses;
    private final InstantSource clock;
    private final ThreadPoolExecutor runners;
    private final AtomicInteger pending = new AtomicInteger();

    EventQueue(LambdaFunction function, List<Duration> pauses, InstantSource clock) {
        this.function = function;
        this.pauses = List.copyOf(pauses);
        this.clock = clock;
        String name = function.declared().name();
        int running = Math.min(MAX_RUNNING, function.declared().reserved().orElse(MAX_RUNNING));
        this.runners = new ThreadPoolExecutor(
                running,
                running,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                Thread.ofVirtual().name(name + "-event-", 0).factory());
    }

    /** Takes an event for later. Returns false when too many wait already. */
    boolean offer(byte[] event) {
        if (pending.incrementAndGet() > MAX_WAITING) {
            pending.decrementAndGet();
            return false;
        }
        runners.execute(() -> attempt(event, clock.instant(), 0));
        return true;
    }

    private void attempt(byte[] event, Instant accepted, int failures) {
        boolean done = switch (function.invoke(event).join()) {
            case Invocation.Returned returned -> true;
            case Invocation.Failed failed -> !retryLater(event, accepted, failures);
            case Invocation.TimedOut timedOut -> !retryLater(event, accepted, failures);
            case Invocation.Throttled throttled -> !again(event, accepted, failures, THROTTLED_PAUSE);
        };
        if (done) {
            pending.decrementAndGet();
        }
    }

    private boolean retryLater(byte[] event, Instant accepted, int failures) {
        Template.Retries retries = function.declared().retries();
        if (failures >= retries.attempts()) {
            return false;
        }
        Duration pause = pauses.isEmpty() ? Duration.ZERO : pauses.get(Math.min(failures, pauses.size() - 1));
        return again(event, accepted, failures + 1, pause);
    }

    /** Tries again after a pause, unless the event would be too old then. */
    private boolean again(byte[] event, Instant accepted, int failures, Duration pause) {
        Template.Retries retries = function.declared().retries();
        if (clock.instant().plus(pause).isAfter(accepted.plus(retries.maxAge()))) {
            return false;
        }
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, runners)
                .execute(() -> attempt(event, accepted, failures));
        return true;
    }

    @Override
    public void close() {
        runners.shutdownNow();
    }
}
