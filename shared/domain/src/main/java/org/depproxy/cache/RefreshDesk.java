package org.depproxy.cache;

import java.time.Duration;
import java.util.Optional;
import org.depproxy.name.Tag;

/**
 * Where it is ordered that a tag be asked for behind an answer. Of all who come with it within {@link Limits#REFRESH_LEASE}, in all
 * instances, one orders. It never makes a pull fail. Thread-safe.
 */
public final class RefreshDesk {
    private final Fills fills;
    private final Flight flight;

    /** Gives its orders here. */
    public RefreshDesk(Fills fills, Flight flight) {
        this.fills = fills;
        this.flight = flight;
    }

    Pacing pacing() {
        return flight.pacing();
    }

    /** Orders it, unless another has. */
    RefreshStart start(PullRequest request, Tag tag) {
        Duration left = Duration.between(flight.pacing().now(), request.answerBy());
        if (left.compareTo(Limits.FILL_ORDER) < 0) {
            return new RefreshStart.TooLate();
        }
        try {
            Optional<Fence> reservation = flight.take(LeaseKeys.refresh(request.scope(), tag), Limits.REFRESH_LEASE);
            reservation.ifPresent(
                    fence -> fills.start(new Fills.RefreshOrder(request.principal(), request.scope(), tag, fence)));
            return reservation.isPresent() ? new RefreshStart.Ordered() : new RefreshStart.UnderWay();
        } catch (StoreUnavailable e) {
            // What was reserved stays so: the next one would wait in vain too, and the order may have arrived all the
            // same.
            return new RefreshStart.NotOrdered(e);
        }
    }
}
