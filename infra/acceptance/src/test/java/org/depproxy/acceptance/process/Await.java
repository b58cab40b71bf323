package org.depproxy.acceptance.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions that only polling can see. */
public final class Await {

    private static final long POLL_MILLIS = 20;

    private Await() {}

    /**
     * Returns once {@code condition} holds.
     *
     * @throws AssertionError naming {@code what} when {@code limit} passes first
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        CountDownLatch never = new CountDownLatch(1);
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline || never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("waited " + limit.toSeconds() + " s in vain until " + what);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting until " + what, e);
        }
    }
}
