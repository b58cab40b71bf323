package org.depproxy.cache;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.name.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Reads a blob from its first byte to its last, and reads on where it was when a connection breaks. How often is bounded by
 * {@link Limits#RESUMES} and, without progress, by {@link Limits#FRUITLESS_RESUMES}. In the middle of a blob an upstream that is left
 * alone is waited for, one that throttles if it is not for long. An upstream that cannot begin in the middle
 * is read anew up to there; whether it sent the same bytes the hash of the whole decides. Not thread-safe.
 */
final class ResumingRead implements AutoCloseable {
    private final Upstream upstream;
    private final Source source;
    private final Digest digest;
    private final Heartbeat heartbeat;
    private final Pacing.Backoff backoff;

    private Upstream.@Nullable OpenBlob open;
    private Optional<String> validator = Optional.empty();
    private long position;
    private long positionAtBreak = -1;
    private int fruitless;
    private int resumes;
    private int pushedBack = -1;
    private OptionalLong totalBytes = OptionalLong.empty();
    private Upstream.OpenBlob.Pieces pieces = Upstream.OpenBlob.Pieces.NOT_OFFERED;
    private boolean restarted;
    private Duration lastPart = Duration.ZERO;
    private boolean ended;

    ResumingRead(Upstream upstream, Source source, Digest digest, Heartbeat heartbeat) {
        this.upstream = upstream;
        this.source = source;
        this.digest = digest;
        this.heartbeat = heartbeat;
        this.backoff = heartbeat.pacing().backoff();
    }

    /** Begins where another has stopped. To be called before anything is read. */
    ResumingRead from(Checkpoint checkpoint) {
        position = checkpoint.position();
        validator = checkpoint.validator();
        return this;
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    /** How many bytes have been read; of one that was only looked at the next reading begins. */
    long position() {
        return pushedBack < 0 ? position : position - 1;
    }

    /** How long the whole blob is, where upstream tells: it is asked, if it has not been. */
    OptionalLong length() throws TransferStopped {
        if (open == null) {
            opened();
        }
        return totalBytes;
    }

    /** How long the whole blob is, where upstream has told. */
    OptionalLong totalBytes() {
        return totalBytes;
    }

    /** What to bring along to read on. */
    Optional<String> validator() {
        return validator;
    }

    /** How long the last part took that was read here. */
    Duration lastPart() {
        return lastPart;
    }

    /** Whether a connection is open, on which the next byte comes. */
    boolean isOpen() {
        return open != null;
    }

    /** How far pieces of the blob can be read beside this: to its end, or not at all. */
    OptionalLong piecesUpTo() {
        return pieces == Upstream.OpenBlob.Pieces.OFFERED && !restarted && validator.isPresent()
                ? totalBytes
                : OptionalLong.empty();
    }

    /**
     * A piece of the blob, to be read on another thread.
     *
     * @param from below {@link #piecesUpTo}
     * @param buffer what it is read into, as far as the blob goes
     */
    PieceRead piece(long from, byte[] buffer) {
        int length = (int) Math.min(buffer.length, totalBytes.orElseThrow() - from);
        Upstream.Stretch.Piece piece = new Upstream.Stretch.Piece(from, length, validator.orElseThrow());
        return new PieceRead(piece, () -> upstream.open(source, digest, piece), heartbeat, buffer);
    }

    /** Goes on behind bytes that another connection has brought; this one is of no use then. */
    void skipTo(long read) throws TransferStopped {
        heartbeat.beatIfDue();
        if (read > position()) {
            close();
            position = read;
            pushedBack = -1;
        }
    }

    /** A piece broke that begins where this is; what is missing of it is read after a while, as after any other break. */
    void pieceBroke(String attempt) throws TransferStopped {
        if (!isOpen()) {
            broken(attempt);
        }
    }

    /** Reads until the buffer is full or the blob ends. @return how many bytes were read */
    int fill(byte[] buffer) throws TransferStopped {
        return fill(buffer, 0, buffer.length);
    }

    /**
     * Reads on until a buffer of which some is full has so many bytes, or the blob ends.
     *
     * @return how many it has then
     */
    int fill(byte[] buffer, int full, int end) throws TransferStopped {
        Instant began = heartbeat.pacing().now();
        int length = full;
        if (pushedBack >= 0 && length < end) {
            buffer[length++] = (byte) pushedBack;
            pushedBack = -1;
        }
        while (length < end && !ended) {
            int count = readSome(buffer, length, Math.min(Limits.CHUNK_BYTES, end - length));
            length += Math.max(count, 0);
        }
        if (full == 0 && length == BlobStore.MIN_PART_BYTES) {
            lastPart = Duration.between(began, heartbeat.pacing().now());
        }
        return length;
    }

    /** Whether nothing is left. */
    boolean isAtEnd() throws TransferStopped {
        if (pushedBack < 0 && !ended) {
            if (totalBytes.isPresent()) {
                return position >= totalBytes.getAsLong();
            }
            byte[] one = new byte[1];
            if (readSome(one, 0, 1) == 1) {
                pushedBack = one[0] & 0xff;
            }
        }
        return ended && pushedBack < 0;
    }

    /** Reads at least one byte, or finds the end. */
    private int readSome(byte[] buffer, int offset, int length) throws TransferStopped {
        while (true) {
            heartbeat.beatIfDue();
            Upstream.OpenBlob current = open == null ? opened() : open;
            try {
                int count = current.bytes().read(buffer, offset, length);
                if (count < 0) {
                    ended = true;
                    return count;
                }
                position += count;
                if (position > Limits.MAX_BLOB_BYTES) {
                    throw tooLong();
                }
                return count;
            } catch (IOException e) {
                broken("read blob " + digest + " from "
                        + source.registry().base().getHost() + ": " + e.getMessage());
            }
        }
    }

    private Upstream.OpenBlob opened() throws TransferStopped {
        while (true) {
            heartbeat.beatIfDue();
            UpstreamAnswer<Upstream.OpenBlob> answer =
                    upstream.open(source, digest, new Upstream.Stretch.Rest(position, validator));
            switch (answer) {
                case UpstreamAnswer.Found<Upstream.OpenBlob>(Upstream.OpenBlob found) -> {
                    open = found;
                    validator = found.validator();
                    totalBytes = found.totalBytes();
                    pieces = found.pieces();
                    restarted |= found.from() < position;
                    if (totalBytes.orElse(0) > Limits.MAX_BLOB_BYTES) {
                        throw tooLong();
                    }
                    if (skipped(found)) {
                        return found;
                    }
                }
                case UpstreamAnswer.Unavailable<Upstream.OpenBlob>(String attempt) -> broken(attempt);
                case UpstreamAnswer.LeftAlone<Upstream.OpenBlob>(Duration left) when position > 0 -> rest(left);
                case UpstreamAnswer.Throttled<Upstream.OpenBlob>(Duration left)
                when position > 0 && left.compareTo(Limits.THROTTLED_REST) <= 0 -> rest(left);
                case UpstreamAnswer<Upstream.OpenBlob> nothing ->
                    throw refused(Refusals.of(nothing).orElseThrow());
            }
        }
    }

    /** Gets to the position when upstream began before it. */
    private boolean skipped(Upstream.OpenBlob found) throws TransferStopped {
        try {
            for (long at = found.from(); at < position; ) {
                heartbeat.beatIfDue();
                long count = found.bytes().skip(Math.min(Limits.CHUNK_BYTES, position - at));
                if (count <= 0 && found.bytes().read() < 0) {
                    throw refused(
                            new Refusal.Untrustworthy("blob " + digest + " has become shorter while it was read"));
                }
                at += Math.max(count, 1);
            }
            return true;
        } catch (IOException e) {
            broken("read blob " + digest + " anew: " + e.getMessage());
            return false;
        }
    }

    /** Waits until upstream may be asked again: what has been read is worth it. The lease is kept meanwhile. */
    private void rest(Duration left) throws TransferStopped {
        Instant end = heartbeat.pacing().now().plus(left);
        while (heartbeat.pacing().now().isBefore(end)) {
            heartbeat.beatIfDue();
            if (!backoff.pauseUntil(heartbeat.finishBy())) {
                throw heartbeat.timeUp();
            }
        }
    }

    private void broken(String attempt) throws TransferStopped {
        close();
        fruitless = position == positionAtBreak ? fruitless + 1 : 1;
        positionAtBreak = position;
        resumes++;
        if (fruitless > Limits.FRUITLESS_RESUMES || resumes > Limits.RESUMES) {
            throw refused(new Refusal.Unavailable(attempt, Limits.RETRY_AFTER));
        }
        if (!backoff.pauseUntil(heartbeat.finishBy())) {
            throw heartbeat.timeUp();
        }
    }

    private TransferStopped tooLong() {
        return refused(new Refusal.Untrustworthy("blob " + digest + " is longer than any that is taken"));
    }

    private static TransferStopped refused(Refusal refusal) {
        return new TransferStopped(new BlobCopy.Result.Refused(refusal));
    }

    @Override
    public void close() {
        Upstream.OpenBlob current = open;
        open = null;
        if (current != null) {
            try {
                current.bytes().close();
            } catch (IOException ignored) {
                // What was read is all that matters; the connection is given up either way.
            }
        }
    }
}
