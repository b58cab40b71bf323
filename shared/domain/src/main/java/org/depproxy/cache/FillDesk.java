package org.depproxy.cache;

import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;

/** Where a blob is reserved and its fill is ordered. Of all who come at once with the same blob, one gets it. Thread-safe. */
final class FillDesk {
    private final Fills fills;
    private final Flight flight;

    FillDesk(Fills fills, Flight flight) {
        this.fills = fills;
        this.flight = flight;
    }

    /** Reserves a blob; empty when another has, or copies it. */
    Optional<Fence> reserve(PullScope scope, Digest digest) {
        return flight.take(LeaseKeys.blob(scope, digest), Limits.FILL_RESERVATION);
    }

    /** Gives a reservation back unused. */
    void giveBack(Fence reservation) {
        flight.giveBack(reservation);
    }

    /**
     * Orders what was reserved.
     *
     * @throws StoreUnavailable when that was not possible; the reservation has been given back
     */
    void order(PullScope scope, Digest digest, Fence reservation) {
        try {
            fills.start(new Fills.BlobOrder(scope, digest, reservation));
        } catch (StoreUnavailable e) {
            flight.giveBack(reservation, e);
            throw e;
        }
    }
}
