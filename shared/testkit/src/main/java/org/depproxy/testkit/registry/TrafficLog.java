package org.depproxy.testkit.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Every request that reached the registry, in order of arrival. A request is entered before the first byte of its answer
 * is sent, so that whoever has the answer also finds the entry. Thread-safe.
 */
public final class TrafficLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<Exchange> exchanges = new ArrayList<>();

    TrafficLog() {}

    /** All requests so far. */
    public List<RecordedRequest> requests() {
        return since(0);
    }

    /** The requests from this one on: see {@link #mark}. */
    public List<RecordedRequest> since(int mark) {
        lock.lock();
        try {
            return exchanges.subList(mark, exchanges.size()).stream()
                    .map(Exchange::recorded)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** How many requests there were; {@link #since} of it gives those that come later. */
    public int mark() {
        lock.lock();
        try {
            return exchanges.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many requests so far are such. */
    public long count(Predicate<Asked> such) {
        return requests().stream().map(RecordedRequest::asked).filter(such).count();
    }

    /**
     * Waits until {@code atLeast} requests are such.
     *
     * @return whether that came about within {@code patience}
     */
    public boolean await(Predicate<Asked> such, long atLeast, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (count(such) < atLeast) {
                if (left <= 0) {
                    return false;
                }
                left = grown.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The requests so far, added up. */
    public Traffic traffic() {
        return Traffic.of(requests());
    }

    Exchange enter(Asked asked, int status, RecordedRequest.Pull pull) {
        lock.lock();
        try {
            var exchange = new Exchange(exchanges.size(), asked, status, pull);
            exchanges.add(exchange);
            grown.signalAll();
            return exchange;
        } finally {
            lock.unlock();
        }
    }
}
