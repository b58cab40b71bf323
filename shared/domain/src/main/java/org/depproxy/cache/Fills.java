package org.depproxy.cache;

import java.util.List;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;

/** Starts work for which no answer waits, elsewhere and at once: copying blobs into the store, asking for tags. Thread-safe. */
public interface Fills {
    /**
     * Hands the order over. Delivered at least once; leases make sure that each is carried out once.
     *
     * @throws StoreUnavailable when it could not be handed over within {@link Limits#FILL_ORDER}; it may arrive even so
     */
    void start(FillOrder order);

    /** What is to be done. */
    sealed interface FillOrder {
        /** The image that it is done for. */
        PullScope scope();
    }

    /**
     * A tag to be asked for, on behalf of one who was answered with what it stood for when upstream was last asked.
     *
     * @param principal who was answered
     * @param reservation the lease that the sender holds on it and the receiver claims
     */
    record RefreshOrder(Principal principal, PullScope scope, Tag tag, Fence reservation) implements FillOrder {}

    /**
     * A blob to be copied.
     *
     * @param reservation the lease that the sender holds on it and the receiver claims
     */
    record BlobOrder(PullScope scope, Digest digest, Fence reservation) implements FillOrder {}

    /**
     * A blob whose copying was begun, and is to be gone on with.
     *
     * @param order the blob; its reservation is the lease that the one who stopped still holds
     * @param from how far it has come
     */
    record ContinuationOrder(BlobOrder order, Checkpoint from) implements FillOrder {
        @Override
        public PullScope scope() {
            return order.scope();
        }
    }

    /**
     * The blobs of an image that has just been seen: those that are neither held nor on their way are to be ordered one by
     * one. Nothing is reserved for it.
     *
     * @param blobs at least one, none twice, {@link Limits#PREFETCHED_BLOBS} at most
     */
    record PrefetchOrder(PullScope scope, List<Digest> blobs) implements FillOrder {
        public PrefetchOrder {
            blobs = List.copyOf(blobs);
            if (blobs.isEmpty() || blobs.size() > Limits.PREFETCHED_BLOBS) {
                throw new IllegalArgumentException(
                        "a prefetch is of 1 to " + Limits.PREFETCHED_BLOBS + " blobs: " + blobs.size());
            }
            if (blobs.stream().distinct().count() < blobs.size()) {
                throw new IllegalArgumentException("a prefetch names no blob twice");
            }
        }
    }
}
