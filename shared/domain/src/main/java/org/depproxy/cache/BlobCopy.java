package org.depproxy.cache;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.depproxy.name.Digest;

/**
 * Copies one blob from upstream into the store in constant memory, hashing it in order on the way: a small one whole, a large
 * one in parts. Thread-safe.
 */
public final class BlobCopy {
    private final Upstream upstream;
    private final BlobStore store;
    private final Flight flight;
    private final Executor partUploads;

    /**
     * Copies from there to here.
     *
     * @param partUploads where parts are uploaded while the next is read: {@link Limits#PARTS_IN_FLIGHT} at a time for each
     *     copy
     */
    public BlobCopy(Upstream upstream, BlobStore store, Flight flight, Executor partUploads) {
        this.upstream = upstream;
        this.store = store;
        this.flight = flight;
        this.partUploads = partUploads;
    }

    Flight flight() {
        return flight;
    }

    Upstream upstream() {
        return upstream;
    }

    /** Copies and verifies; what did not verify has been thrown away. Publishes nothing. */
    Result run(Source source, Digest digest, Fence fence, Instant finishBy) {
        Heartbeat heartbeat = new Heartbeat(flight, fence, finishBy);
        try (ResumingRead read = new ResumingRead(upstream, source, digest, heartbeat)) {
            MessageDigest hash = digest.algorithm().start();
            byte[] first = new byte[BlobStore.MIN_PART_BYTES];
            int length = read.fill(first);
            hash.update(first, 0, length);
            if (length < first.length || read.isAtEnd()) {
                return whole(digest, hash, Arrays.copyOf(first, length));
            }
            return inParts(digest, hash, first, read);
        } catch (TransferStopped e) {
            return e.result();
        }
    }

    private Result whole(Digest digest, MessageDigest hash, byte[] bytes) {
        if (!isRight(digest, hash)) {
            return wrongBytes(digest);
        }
        store.put(digest, bytes);
        return new Result.Copied(new StoredBlob(digest, bytes.length));
    }

    private Result inParts(Digest digest, MessageDigest hash, byte[] first, ResumingRead read) throws TransferStopped {
        BlobStore.Upload upload = store.begin(digest);
        boolean complete = false;
        try (PartUploads parts = new PartUploads(upload, partUploads)) {
            parts.add(first, first.length);
            while (!read.isAtEnd()) {
                byte[] buffer = parts.buffer();
                int length = read.fill(buffer);
                hash.update(buffer, 0, length);
                parts.add(buffer, length);
            }
            parts.await();
            if (!isRight(digest, hash)) {
                return wrongBytes(digest);
            }
            read.heartbeat().beat();
            upload.complete();
            complete = true;
            return new Result.Copied(new StoredBlob(digest, read.position()));
        } finally {
            if (!complete) {
                upload.abort();
            }
        }
    }

    private static boolean isRight(Digest digest, MessageDigest hash) {
        return Digest.finished(digest.algorithm(), hash.digest()).equals(digest);
    }

    private static Result wrongBytes(Digest digest) {
        return new Result.Refused(new Refusal.Untrustworthy("upstream sent other bytes than blob " + digest));
    }

    /** How a copy ended. */
    sealed interface Result {
        /** The blob lies in the store and is what its digest says. */
        record Copied(StoredBlob blob) implements Result {}

        /** The lease was lost: another may be copying. */
        record LeaseLost() implements Result {}

        /** Upstream did not give it. */
        record Refused(Refusal refusal) implements Result {}
    }
}
