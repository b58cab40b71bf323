package org.depproxy.testkit.simulation;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something that goes on beside others, such as one client's request, on a thread of its own that runs only in its turn. */
public final class Task {
    private enum State {
        /** Waits for its turn. */
        PARKED,
        /** Has its turn, and has not yet noticed. */
        CALLED,
        RUNNING,
        ENDED
    }

    private final String name;
    private final Optional<Task> parent;
    private final Thread thread;
    private final Runnable onStop;

    private volatile State state = State.PARKED;
    private volatile Instant wakeAt;
    private final AtomicInteger children = new AtomicInteger();
    private volatile boolean waitsForChildren;
    private volatile boolean killed;
    private volatile @Nullable Throwable failure;

    Task(String name, Optional<Task> parent, Instant wakeAt, Turn turn) {
        this.name = name;
        this.parent = parent;
        this.wakeAt = wakeAt;
        this.onStop = turn.onStop();
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> live(turn));
    }

    /** @param onStop run whenever the task has come to rest */
    record Turn(Runnable body, Runnable onStop) {}

    private void live(Turn turn) {
        try {
            state = State.RUNNING;
            turn.body().run();
        } catch (Crashed e) {
            // That was its end.
        } catch (Throwable e) {
            failure = e;
        } finally {
            state = State.ENDED;
            turn.onStop().run();
        }
    }

    /** Gives the task its turn. */
    void call() {
        state = State.CALLED;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the turn of the task whose thread calls this; returns when its next one has begun. */
    void rest(Instant until) {
        wakeAt = until;
        state = State.PARKED;
        onStop.run();
        while (state != State.CALLED) {
            LockSupport.park(this);
        }
        state = State.RUNNING;
    }

    boolean isAtRest() {
        return state == State.PARKED || state == State.ENDED;
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    /**
     * Whether it waits in some other way than by a step. That can only be for the end of a child, none of which has its turn, so
     * that it goes on waiting.
     */
    boolean isHeldUp() {
        return children.get() > 0
                && state == State.RUNNING
                && thread.getState() == Thread.State.WAITING
                && state == State.RUNNING;
    }

    boolean isReady(Instant now) {
        return !waitsForChildren && !wakeAt.isAfter(now);
    }

    Instant wakeAt() {
        return wakeAt;
    }

    void waitForChildren() {
        waitsForChildren = true;
    }

    boolean waitsForChildren() {
        return waitsForChildren;
    }

    void gained() {
        children.incrementAndGet();
    }

    /** A child has ended. @return whether the end of a child was waited for, of this one or of another */
    boolean lost() {
        children.decrementAndGet();
        boolean waited = waitsForChildren;
        waitsForChildren = false;
        return waited;
    }

    /** How many tasks that this one has started have not ended. */
    int children() {
        return children.get();
    }

    Optional<Task> parent() {
        return parent;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** The task that this one belongs to; itself, unless another one started it as its part. */
    public Task root() {
        return parent.map(Task::root).orElse(this);
    }

    void kill() {
        root().killed = true;
    }

    /** Whether it was killed. */
    public boolean isKilled() {
        return root().killed;
    }

    @Override
    public String toString() {
        return name;
    }
}
