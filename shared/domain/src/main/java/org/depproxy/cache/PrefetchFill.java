package org.depproxy.cache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;

/**
 * Carries out prefetch orders: for each blob that is neither held nor on its way, a fill is ordered, as one who asked for the
 * blob would have done. So they run side by side, each with all the time that a fill has. Thread-safe.
 */
public final class PrefetchFill {
    private final PullLedger ledger;
    private final Flight flight;
    private final FillDesk desk;

    /** Orders fills here. */
    public PrefetchFill(PullLedger ledger, Fills fills, Flight flight) {
        this.ledger = ledger;
        this.flight = flight;
        this.desk = new FillDesk(fills, flight);
    }

    /**
     * Carries out an order; one that is brought twice orders nothing twice.
     *
     * @param finishBy when the work must have ended
     * @throws StoreUnavailable when the proxy's own store fails, or a fill cannot be ordered: the rest has not been looked at
     */
    public PrefetchOutcome carryOut(Fills.PrefetchOrder order, Instant finishBy) {
        List<Digest> blobs = order.blobs();
        int seen = 0;
        int ordered = 0;
        while (seen < blobs.size() && flight.pacing().now().isBefore(finishBy)) {
            if (isOrdered(order.scope(), blobs.get(seen))) {
                ordered++;
            }
            seen++;
        }
        return new PrefetchOutcome(ordered, seen - ordered, blobs.size() - seen);
    }

    /** Whether this one had to be ordered. What lands between the look and the reservation costs an order that finds it. */
    private boolean isOrdered(PullScope scope, Digest digest) {
        PullLedger.BlobProgress progress = ledger.progress(scope, digest);
        if (progress.servable().isPresent()
                || progress.lease().isHeld(flight.pacing().now())) {
            return false;
        }
        Optional<Fence> reservation = desk.reserve(scope, digest);
        reservation.ifPresent(fence -> desk.order(scope, digest, fence));
        return reservation.isPresent();
    }
}
