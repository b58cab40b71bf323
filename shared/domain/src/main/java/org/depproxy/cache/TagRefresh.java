package org.depproxy.cache;

import java.time.Instant;
import org.depproxy.cache.PullRequest.Want;

/**
 * Carries out orders to ask for a tag: pulls it as the one would have done who was answered at once. Whoever may not pull it any more
 * causes no call. Thread-safe.
 */
public final class TagRefresh {
    private final ManifestCache manifests;
    private final Flight flight;

    /** Pulls from this cache. */
    public TagRefresh(ManifestCache manifests, Flight flight) {
        this.manifests = manifests;
        this.flight = flight;
    }

    /**
     * Carries out an order; one that is brought twice is carried out once. The lease is not given back: until its time is up nobody
     * orders the same again, however this ends.
     *
     * @param finishBy when the work must have ended
     * @throws StoreUnavailable when the proxy's own store fails
     */
    public RefreshOutcome carryOut(Fills.RefreshOrder order, Instant finishBy) {
        return flight.claim(order.reservation(), Limits.REFRESH_LEASE)
                .<RefreshOutcome>map(fence -> new RefreshOutcome.Pulled(pulled(order, finishBy)))
                .orElseGet(RefreshOutcome.NotNeeded::new);
    }

    private ManifestPull pulled(Fills.RefreshOrder order, Instant finishBy) {
        Instant end = flight.pacing().now().plus(Limits.REFRESH);
        PullRequest request = new PullRequest(
                order.principal(), order.scope(), Want.CONTENT, end.isBefore(finishBy) ? end : finishBy);
        return manifests.refresh(request, order.tag());
    }
}
