package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;

/** Keeps a lease while work under it goes on, and ends the work when its time is up. Not thread-safe. */
final class Heartbeat {
    private final Flight flight;
    private final Fence fence;
    private Instant finishBy;
    private Instant renewAt;
    private boolean timeUp;

    Heartbeat(Flight flight, Fence fence, Instant finishBy) {
        this.flight = flight;
        this.fence = fence;
        this.finishBy = finishBy;
        this.renewAt = flight.pacing().now().plus(Limits.FILL_RENEWAL);
    }

    Pacing pacing() {
        return flight.pacing();
    }

    Instant finishBy() {
        return finishBy;
    }

    /** Ends the work sooner. */
    void stopEarlierBy(Duration reserve) {
        finishBy = finishBy.minus(reserve);
    }

    /** Whether the work has been ended because its time was up. */
    boolean isTimeUp() {
        return timeUp;
    }

    /** Ends the work when there is no time for this much more of it. */
    void requireTimeFor(Duration more) throws TransferStopped {
        if (flight.pacing().now().plus(more).isAfter(finishBy)) {
            throw timeUp();
        }
    }

    /** What ends the work when its time is up. */
    TransferStopped timeUp() {
        timeUp = true;
        return new TransferStopped(new BlobCopy.Result.Refused(
                new Refusal.Unavailable("copy a blob in the time that a fill has", Limits.RETRY_AFTER)));
    }

    /** Renews the lease when it is time to. */
    void beatIfDue() throws TransferStopped {
        Instant now = flight.pacing().now();
        if (!now.isBefore(finishBy)) {
            throw timeUp();
        }
        if (!now.isBefore(renewAt)) {
            beat();
        }
    }

    /** Renews the lease now. */
    void beat() throws TransferStopped {
        if (!flight.renew(fence, Limits.FILL_LEASE)) {
            throw new TransferStopped(new BlobCopy.Result.LeaseLost());
        }
        renewAt = flight.pacing().now().plus(Limits.FILL_RENEWAL);
    }
}
