package org.depproxy.upstream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A blob's bytes as they arrive. Reading throws when they end before or go on beyond what was announced, and when they come
 * so slowly that waiting is hopeless: a byte now and then restarts every socket time-out. Time the reader spends elsewhere
 * does not count. Confined to one thread, but for closing.
 */
final class BlobStream extends InputStream {
    private final InputStream content;
    private final OptionalLong announced;
    private final LongSupplier nanoTime;
    private long count;
    private long windowNanos;
    private long windowBytes;

    /**
     * A stream of these bytes.
     *
     * @param announced how many there should be
     * @param nanoTime a clock of nanoseconds that only goes forward
     */
    BlobStream(InputStream content, OptionalLong announced, LongSupplier nanoTime) {
        this.content = content;
        this.announced = announced;
        this.nanoTime = nanoTime;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long began = nanoTime.getAsLong();
        int read = content.read(bytes, offset, length);
        if (read < 0) {
            if (announced.isPresent() && count < announced.getAsLong()) {
                throw new EOFException("the blob ends after " + count + " of " + announced.getAsLong() + " bytes");
            }
            return -1;
        }
        count += read;
        if (announced.isPresent() && count > announced.getAsLong()) {
            throw new IOException("the blob goes on after the announced " + announced.getAsLong() + " bytes");
        }
        keepPace(nanoTime.getAsLong() - began, read);
        return read;
    }

    private void keepPace(long nanos, int read) throws IOException {
        windowNanos += nanos;
        windowBytes += read;
        if (windowNanos < UpstreamLimits.PACE_WINDOW.toNanos()) {
            return;
        }
        if (windowBytes < UpstreamLimits.PACE_BYTES) {
            throw new IOException("the blob comes too slowly: " + windowBytes + " bytes in "
                    + UpstreamLimits.PACE_WINDOW.toSeconds() + " s");
        }
        windowNanos = 0;
        windowBytes = 0;
    }

    /** Ends the connection when there is more to read. */
    @Override
    public void close() throws IOException {
        content.close();
    }
}
