package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.depproxy.name.Digest;

/**
 * Copies one blob from upstream into the store in constant memory, hashing it in order on the way: a small one whole, a large
 * one in parts. When its time is up before that is done, another invocation goes on from there. Thread-safe.
 */
public final class BlobCopy {
    private final Upstream upstream;
    private final BlobStore store;
    private final Flight flight;
    private final PartsCopy.Threads threads;
    private final Relay relay;

    /**
     * Copies from there to here.
     *
     * @param partUploads where parts are uploaded while the next is read, {@link Limits#PARTS_IN_FLIGHT} at a time for each
     *     copy, and where those of a large blob are read ahead, {@link Limits#PARTS_READ_AT_ONCE} at a time
     * @param relay how the rest of a copy is left to another whose time is up
     */
    public BlobCopy(Upstream upstream, BlobStore store, Flight flight, Executor partUploads, Relay relay) {
        this.upstream = upstream;
        this.store = store;
        this.flight = flight;
        this.threads =
                new PartsCopy.Threads(partUploads, new ReadAhead.Large(Limits.LARGE_BLOB_BYTES, Limits.FAST_PART));
        this.relay = relay;
    }

    private BlobCopy(BlobCopy like, PartsCopy.Threads threads) {
        this.upstream = like.upstream;
        this.store = like.store;
        this.flight = like.flight;
        this.threads = threads;
        this.relay = like.relay;
    }

    /**
     * The same, with another idea of the blobs of which several parts are read at a time, where upstream allows it.
     *
     * @param bytes the length of the smallest
     * @param slowPart how long a part of it takes at least over one connection
     */
    public BlobCopy readingAhead(long bytes, Duration slowPart) {
        return new BlobCopy(this, new PartsCopy.Threads(threads.executor(), new ReadAhead.Large(bytes, slowPart)));
    }

    Flight flight() {
        return flight;
    }

    Upstream upstream() {
        return upstream;
    }

    /** Whether the store really has this blob. */
    boolean holds(StoredBlob blob) {
        return BlobChecks.holds(store, blob);
    }

    /** Copies and verifies; what did not verify has been thrown away. Publishes nothing. */
    Result run(Source source, Digest digest, Fence fence, Instant finishBy) {
        Heartbeat heartbeat = new Heartbeat(flight, fence, finishBy);
        try (ResumingRead read = new ResumingRead(upstream, source.within(finishBy), digest, heartbeat)) {
            // One byte more than upstream tells of: if there is one, the blob is not what its digest says.
            long most = Math.min(read.length().orElse(BlobStore.MIN_PART_BYTES) + 1, BlobStore.MIN_PART_BYTES);
            byte[] first = new byte[Math.toIntExact(most)];
            int length = read.fill(first);
            if (first.length < BlobStore.MIN_PART_BYTES || length < first.length || read.isAtEnd()) {
                return whole(digest, Arrays.copyOf(first, length));
            }
            PortableHash hash = relay.hashes().start(digest.algorithm());
            return new PartsCopy(digest, hash, read, store.begin(digest), threads).begin(first);
        } catch (TransferStopped e) {
            return e.result();
        }
    }

    /** Goes on with a copy that another has begun. */
    Result goOn(Fills.ContinuationOrder order, Source source, Fence fence, Instant finishBy) {
        Digest digest = order.order().digest();
        Checkpoint from = order.from();
        Optional<BlobStore.Upload> upload = store.reopen(digest, from.uploadId(), from.parts());
        if (upload.isEmpty()) {
            return new Result.Refused(new Refusal.Unavailable(
                    "go on with the upload of blob " + digest + ", which is gone", Limits.RETRY_AFTER));
        }
        PortableHash hash;
        try {
            hash = relay.hashes().resumed(digest.algorithm(), from.hash());
        } catch (IllegalArgumentException e) {
            upload.get().abort();
            return new Result.Refused(new Refusal.Unavailable(
                    "go on with blob " + digest + ", whose hash was laid down by one of another kind",
                    Limits.RETRY_AFTER));
        }
        Heartbeat heartbeat = new Heartbeat(flight, fence, finishBy);
        try (ResumingRead read = new ResumingRead(upstream, source.within(finishBy), digest, heartbeat).from(from)) {
            return new PartsCopy(digest, hash, read, upload.get(), threads).goOn(from);
        } catch (TransferStopped e) {
            return e.result();
        }
    }

    /** Throws away what another has begun to copy. */
    void abandon(Digest digest, Checkpoint begun) {
        store.reopen(digest, begun.uploadId(), begun.parts()).ifPresent(BlobStore.Upload::abort);
    }

    /**
     * Leaves the rest to another invocation.
     *
     * @param order the blob, with the lease that is held on it
     * @throws StoreUnavailable when it may not have been told; then the upload is left to the bucket's own rule
     */
    void handOver(Fills.BlobOrder order, Checkpoint from) {
        relay.fills().start(new Fills.ContinuationOrder(order, from));
    }

    private Result whole(Digest digest, byte[] bytes) {
        if (!digest.names(bytes)) {
            return wrongBytes(digest);
        }
        store.put(digest, bytes);
        return new Result.Copied(new StoredBlob(digest, bytes.length));
    }

    static Result wrongBytes(Digest digest) {
        return new Result.Refused(
                new Refusal.Untrustworthy(Distrust.WRONG_BYTES, "upstream sent other bytes than blob " + digest));
    }

    /**
     * How one invocation leaves the rest of a copy to another.
     *
     * @param fills where it is ordered
     * @param hashes the hashes of what is copied in parts
     */
    public record Relay(Fills fills, PortableHashes hashes) {}

    /** How a copy ended. */
    sealed interface Result {
        /** The blob lies in the store and is what its digest says. */
        record Copied(StoredBlob blob) implements Result {}

        /** Its time is up; another may go on. */
        record Unfinished(Checkpoint checkpoint) implements Result {}

        /** The lease was lost: another may be copying. */
        record LeaseLost() implements Result {}

        /** Upstream did not give it. */
        record Refused(Refusal refusal) implements Result {}
    }
}
