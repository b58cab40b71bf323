package org.depproxy.testkit.registry;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets bytes through when it is told to: for a test that wants to be in the middle of a transfer. Closed at first; never
 * holds anybody for longer than two minutes. Thread-safe.
 */
public final class Gate {
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long allowedBytes;
    private long waiting;

    /** Lets this many bytes more pass. */
    public void allow(long bytes) {
        lock.lock();
        try {
            allowedBytes = Math.addExact(allowedBytes, bytes);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets everything pass from now on. */
    public void open() {
        lock.lock();
        try {
            allowedBytes = Long.MAX_VALUE;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until somebody stands before the gate.
     *
     * @return whether that came about within {@code patience}
     */
    public boolean awaitHeld(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (waiting == 0) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until at least one byte may pass, and takes up to {@code wanted} of them. */
    int pass(int wanted) throws InterruptedIOException {
        long left = MAX_WAIT.toNanos();
        lock.lock();
        waiting++;
        try {
            while (allowedBytes == 0) {
                if (left <= 0) {
                    throw new InterruptedIOException("the gate stayed closed for " + MAX_WAIT);
                }
                changed.signalAll();
                left = changed.awaitNanos(left);
            }
            return take(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped before the gate");
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private int take(int wanted) {
        if (allowedBytes == Long.MAX_VALUE) {
            return wanted;
        }
        int taken = (int) Math.min(wanted, allowedBytes);
        allowedBytes -= taken;
        return taken;
    }
}
