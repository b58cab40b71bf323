package org.depproxy.cache;

import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;

/** Starts the copying of a blob from upstream into the store, elsewhere and at once. Thread-safe. */
public interface Fills {
    /** Hands the order over. Delivered at least once; the reservation makes sure that it is carried out once. */
    void start(FillOrder order);

    /**
     * A blob to be copied.
     *
     * @param reservation the lease that the sender holds on it and the receiver claims
     */
    record FillOrder(PullScope scope, Digest digest, Fence reservation) {}
}
