package org.depproxy.testkit.world;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.depproxy.testkit.simulation.Scheduler;

/** A blob on its way from upstream: each mebibyte is a step, and it may break off or tell a wrong byte. */
final class Body extends FilterInputStream {
    private static final int READS_PER_MEBIBYTE = 16;
    private static final int SKIPPED_BYTES = 64 * 1024;

    private final Scheduler scheduler;
    private final Duration mebibyte;
    private final Flaws flaws;
    private long at;
    private int reads;

    /** Takes this long for a mebibyte. */
    Body(InputStream bytes, Scheduler scheduler, Duration mebibyte, Flaws flaws) {
        super(bytes);
        this.scheduler = scheduler;
        this.mebibyte = mebibyte;
        this.flaws = flaws;
    }

    /**
     * What is wrong with it.
     *
     * @param breaksAt before which byte it breaks off
     * @param wrongAt which byte is a wrong one
     */
    record Flaws(long breaksAt, long wrongAt) {
        static final Flaws NONE = new Flaws(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (reads++ % READS_PER_MEBIBYTE == 0) {
            scheduler.step();
            scheduler.of(mebibyte);
        }
        if (at >= flaws.breaksAt()) {
            throw new IOException("trouble: broke off at " + at);
        }
        int count = super.read(buffer, offset, (int) Math.min(length, flaws.breaksAt() - at));
        long wrong = flaws.wrongAt() - at;
        if (wrong >= 0 && wrong < count) {
            buffer[offset + (int) wrong] ^= 1;
        }
        at += Math.max(count, 0);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        int length = (int) Math.min(count, SKIPPED_BYTES);
        return Math.max(0, read(new byte[length], 0, length));
    }

    @Override
    public String toString() {
        return "body";
    }
}
