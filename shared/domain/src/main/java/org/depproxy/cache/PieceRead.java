package org.depproxy.cache;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one piece of a blob into memory, over a connection of its own. It is tried once: what is missing then, the one
 * who reads the blob in order reads himself. Run by one thread, awaited and stopped by another.
 */
final class PieceRead implements Runnable {
    private final Upstream.Stretch.Piece piece;
    private final Supplier<UpstreamAnswer<Upstream.OpenBlob>> opening;
    private final Heartbeat heartbeat;
    private final byte[] buffer;
    private final CountDownLatch over = new CountDownLatch(1);

    private volatile boolean stopped;
    private volatile @Nullable InputStream bytes;
    private Ending ending = new Ending.NotGiven();
    private int count;

    PieceRead(
            Upstream.Stretch.Piece piece,
            Supplier<UpstreamAnswer<Upstream.OpenBlob>> opening,
            Heartbeat heartbeat,
            byte[] buffer) {
        this.piece = piece;
        this.opening = opening;
        this.heartbeat = heartbeat;
        this.buffer = buffer;
    }

    /** How the reading of a piece ended. */
    sealed interface Ending {
        /** All of it was read. */
        record Whole() implements Ending {}

        /** It broke, as a connection may. */
        record Broken(String attempt) implements Ending {}

        /** Upstream did not give it, or it was stopped: there is no use in asking for others. */
        record NotGiven() implements Ending {}

        /** It could not be found out whether upstream may be asked, or the lease not be renewed. */
        record Failed(RuntimeException cause) implements Ending {}
    }

    Upstream.Stretch.Piece piece() {
        return piece;
    }

    byte[] buffer() {
        return buffer;
    }

    /** How many bytes were read, from the piece's first on. To be asked when it is over. */
    int count() {
        return count;
    }

    @Override
    public void run() {
        try {
            ending = switch (opening.get()) {
                case UpstreamAnswer.Found<Upstream.OpenBlob>(Upstream.OpenBlob found) -> read(found.bytes());
                case UpstreamAnswer.Unavailable<Upstream.OpenBlob>(String attempt) -> new Ending.Broken(attempt);
                case UpstreamAnswer.Unknown<Upstream.OpenBlob> unknown -> new Ending.NotGiven();
                case UpstreamAnswer.Denied<Upstream.OpenBlob> denied -> new Ending.NotGiven();
                case UpstreamAnswer.Throttled<Upstream.OpenBlob> throttled -> new Ending.NotGiven();
                case UpstreamAnswer.LeftAlone<Upstream.OpenBlob> leftAlone -> new Ending.NotGiven();
                case UpstreamAnswer.Untrustworthy<Upstream.OpenBlob> wrong -> new Ending.NotGiven();
            };
        } catch (IOException e) {
            ending = new Ending.Broken("read " + piece + ": " + e.getMessage());
        } catch (RuntimeException e) {
            ending = new Ending.Failed(e);
        } finally {
            over.countDown();
        }
    }

    private Ending read(InputStream found) throws IOException {
        try (found) {
            bytes = found;
            while (count < piece.length()) {
                if (stopped || !heartbeat.goesOn()) {
                    return new Ending.NotGiven();
                }
                int read = found.read(buffer, count, Math.min(Limits.CHUNK_BYTES, piece.length() - count));
                if (read < 0) {
                    return new Ending.Broken("read " + piece + ", which ends after " + count + " bytes");
                }
                count += read;
            }
            // Only a connection that is known to have nothing more is used again.
            return found.read() < 0 ? new Ending.Whole() : new Ending.Broken("read " + piece + ", which goes on");
        }
    }

    /** Waits until it is over: as long as upstream may be silent, and the piece may take at its slowest. */
    Ending await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a piece of a blob is read");
        }
        return ending;
    }

    /** Lets it end soon. */
    void stop() {
        stopped = true;
        InputStream open = bytes;
        if (open != null) {
            try {
                open.close();
            } catch (IOException ignored) {
                // Nothing of it is wanted any more.
            }
        }
    }

    /** Waits until its thread has nothing more to do with it. */
    void awaitStopped() {
        boolean interrupted = false;
        while (over.getCount() > 0) {
            try {
                over.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
