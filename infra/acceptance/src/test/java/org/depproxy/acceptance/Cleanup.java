package org.depproxy.acceptance;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what a test has opened, last opened first, all of it even when some of it cannot be closed. */
final class Cleanup implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Remembers to close this. */
    <T extends AutoCloseable> T later(T thing) {
        open.push(thing);
        return thing;
    }

    @Override
    public void close() {
        AssertionError failures = new AssertionError("could not close everything");
        for (AutoCloseable thing = open.poll(); thing != null; thing = open.poll()) {
            try {
                thing.close();
            } catch (Exception | AssertionError e) {
                failures.addSuppressed(e);
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }
}
