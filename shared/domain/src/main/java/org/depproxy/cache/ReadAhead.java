package org.depproxy.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * Reads a blob part after part in order, and of a large one the next parts at the same time, {@link Limits#PARTS_READ_AT_ONCE}
 * in all, where upstream gives pieces and one connection is slow. The connection that the blob was opened on is used for as long as no piece has come, and
 * whatever goes wrong with a piece is put right by reading in order. Where upstream will not have it, or too many pieces
 * break, the rest comes over one connection. For one thread.
 */
final class ReadAhead implements AutoCloseable {
    private final ResumingRead read;
    private final Executor readers;
    private final Large large;
    private final Deque<PieceRead> next = new ArrayDeque<>();
    private final List<PieceRead> dropped = new ArrayList<>();
    private boolean begun;
    private boolean givenUp;
    private int broken;

    /**
     * Reads ahead of this.
     *
     * @param readers where pieces are read
     * @param large which blobs are worth it
     */
    ReadAhead(ResumingRead read, Executor readers, Large large) {
        this.read = read;
        this.readers = readers;
        this.large = large;
    }

    /**
     * Which blobs are read ahead.
     *
     * @param bytes how long the smallest is
     * @param slowPart how long a part of it takes at least over one connection
     */
    record Large(long bytes, Duration slowPart) {}

    /**
     * The next part. To be called when the read is not at its end.
     *
     * @param buffers where buffers of a part's size are had
     */
    Part part(PartUploads buffers) throws TransferStopped {
        begin(buffers);
        PieceRead first = next.peek();
        if (first == null || first.piece().from() > read.position()) {
            byte[] buffer = buffers.buffer();
            return new Part(buffer, read.fill(buffer));
        }
        PieceRead.Ending ending = first.await();
        next.remove();
        read.skipTo(first.piece().from() + first.count());
        switch (ending) {
            case PieceRead.Ending.Whole() -> {}
            case PieceRead.Ending.Broken(String attempt) -> {
                if (++broken > Limits.BROKEN_PIECES) {
                    giveUp();
                }
                read.pieceBroke(attempt);
            }
            case PieceRead.Ending.NotGiven() -> giveUp();
            case PieceRead.Ending.Failed(RuntimeException cause) -> throw cause;
        }
        int length = read.fill(first.buffer(), first.count(), first.piece().length());
        return new Part(first.buffer(), length);
    }

    /** Begins as many pieces as there may be. One is read by the caller when the first of them is not the next part. */
    private void begin(PartUploads buffers) {
        OptionalLong total = read.piecesUpTo();
        boolean worthIt = begun || read.lastPart().compareTo(large.slowPart()) >= 0;
        if (givenUp || !worthIt || total.isEmpty() || total.getAsLong() < large.bytes()) {
            return;
        }
        PieceRead last = next.peekLast();
        long from =
                last != null ? last.piece().end() : read.position() + (read.isOpen() ? BlobStore.MIN_PART_BYTES : 0);
        boolean inOrder = last == null && read.isOpen();
        int most = Limits.PARTS_READ_AT_ONCE - (inOrder ? 1 : 0);
        while (next.size() < most && from < total.getAsLong()) {
            PieceRead piece = read.piece(from, buffers.buffer());
            readers.execute(piece);
            next.add(piece);
            begun = true;
            from = piece.piece().end();
        }
    }

    /** A part of a blob: the beginning of a buffer. */
    static final class Part {
        private final byte[] buffer;
        private final int length;

        private Part(byte[] buffer, int length) {
            this.buffer = buffer;
            this.length = length;
        }

        byte[] buffer() {
            return buffer;
        }

        int length() {
            return length;
        }
    }

    private void giveUp() {
        givenUp = true;
        stop();
    }

    /** Drops what has been read ahead, and lets what is being read end soon. */
    void stop() {
        next.forEach(PieceRead::stop);
        dropped.addAll(next);
        next.clear();
    }

    /** Waits until nothing is being read ahead. */
    @Override
    public void close() {
        stop();
        dropped.forEach(PieceRead::awaitStopped);
    }
}
