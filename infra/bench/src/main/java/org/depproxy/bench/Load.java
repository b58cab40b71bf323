package org.depproxy.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a set number of equal requests came to, a set number of them at any one time.
 *
 * @param perSecond how many were answered
 * @param medianMillis within which half of them were
 * @param tailMillis within which 99 of 100 were
 */
record Load(double perSecond, double medianMillis, double tailMillis) {
    private static final int AT_ONCE = 8;
    private static final int WARM_UP = 400;
    private static final int COUNTED = 4000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double TAIL = 0.99;

    /** Makes them; those that come first are not counted. */
    static Load of(Runnable request) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            run(threads, WARM_UP, request);
            long began = System.nanoTime();
            List<Long> nanos = run(threads, COUNTED, request);
            double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
            Collections.sort(nanos);
            return new Load(
                    COUNTED / seconds,
                    nanos.get(COUNTED / 2) / NANOS_PER_MILLI,
                    nanos.get((int) (COUNTED * TAIL)) / NANOS_PER_MILLI);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted under load", e);
        }
    }

    private static List<Long> run(ExecutorService threads, int requests, Runnable request)
            throws InterruptedException, ExecutionException {
        Callable<Long> timed = () -> {
            long began = System.nanoTime();
            request.run();
            return System.nanoTime() - began;
        };
        List<Long> nanos = new ArrayList<>();
        for (Future<Long> done : threads.invokeAll(Collections.nCopies(requests, timed))) {
            nanos.add(done.get());
        }
        return nanos;
    }
}
