package org.depproxy.cache;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the parts of one blob behind the one who reads it, {@link Limits#PARTS_IN_FLIGHT} at a time, in buffers that are used
 * again. For one reading thread.
 */
final class PartUploads implements AutoCloseable {
    private final BlobStore.Upload upload;
    private final Executor executor;
    private final Semaphore slots = new Semaphore(Limits.PARTS_IN_FLIGHT);
    private final BlockingQueue<byte[]> spare =
            new ArrayBlockingQueue<>(Limits.PARTS_IN_FLIGHT + Limits.PARTS_READ_AT_ONCE);
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private int number;

    PartUploads(BlobStore.Upload upload, Executor executor) {
        this(upload, executor, 0);
    }

    /** Goes on after so many parts that lie in the store. */
    PartUploads(BlobStore.Upload upload, Executor executor, int stored) {
        this.upload = upload;
        this.executor = executor;
        this.number = stored;
    }

    /** How many parts there are, in the store or on their way. */
    int count() {
        return number;
    }

    /** A buffer of a part's size to read into; waits for none, since {@link #add} does. */
    byte[] buffer() {
        byte[] buffer = spare.poll();
        return buffer == null ? new byte[BlobStore.MIN_PART_BYTES] : buffer;
    }

    /**
     * Uploads the next part; waits while too many are on their way. The buffer is not the caller's any more.
     *
     * @param length how much of the buffer is the part
     */
    void add(byte[] buffer, int length) {
        acquire(1);
        if (failure.get() != null) {
            slots.release();
            failIfFailed();
        }
        int own = ++number;
        try {
            executor.execute(() -> send(own, buffer, length));
        } catch (RuntimeException e) {
            slots.release();
            throw e;
        }
    }

    private void send(int own, byte[] buffer, int length) {
        try {
            upload.part(own, ByteBuffer.wrap(buffer, 0, length));
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } catch (Error e) {
            // A part that an Error kept from the store is as missing as any other.
            failure.compareAndSet(null, new StoreUnavailable("store a part of a blob", e));
            throw e;
        } finally {
            // There is a place for each: as many as can be on their way, and those being read into.
            boolean kept = spare.offer(buffer);
            assert kept : "more buffers than there can be";
            slots.release();
        }
    }

    /** Waits until all parts are in the store. */
    void await() {
        acquire(Limits.PARTS_IN_FLIGHT);
        slots.release(Limits.PARTS_IN_FLIGHT);
        failIfFailed();
    }

    /** Waits until no part is on its way, whatever became of it. */
    @Override
    public void close() {
        slots.acquireUninterruptibly(Limits.PARTS_IN_FLIGHT);
        slots.release(Limits.PARTS_IN_FLIGHT);
    }

    private void acquire(int permits) {
        try {
            slots.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while parts of a blob are uploaded");
        }
    }

    private void failIfFailed() {
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }
}
