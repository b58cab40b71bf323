package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps a lease while work under it goes on, and ends the work when its time is up. For the one thread that does the work;
 * those that work for it may ask whether it {@link #goesOn()}.
 */
final class Heartbeat {
    private final Flight flight;
    private final Fence fence;
    private final AtomicReference<Instant> renewAt;
    private volatile Instant finishBy;
    private volatile boolean lost;
    private boolean timeUp;

    Heartbeat(Flight flight, Fence fence, Instant finishBy) {
        this.flight = flight;
        this.fence = fence;
        this.finishBy = finishBy;
        this.renewAt = new AtomicReference<>(nextRenewal());
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
        if (!flight.pacing().now().isBefore(finishBy)) {
            throw timeUp();
        }
        if (lost) {
            throw leaseLost();
        }
        if (isMine()) {
            beat();
        }
    }

    /** Renews the lease now. */
    void beat() throws TransferStopped {
        if (!isRenewed()) {
            throw leaseLost();
        }
    }

    /** Renews the lease for another who goes on with the work; it is not renewed again here. */
    void handOver() throws TransferStopped {
        if (!flight.renew(fence, Limits.HANDED_OVER_LEASE)) {
            throw leaseLost();
        }
    }

    /** Renews the lease when it is time to; false when its time is up or the lease was lost. Thread-safe. */
    boolean goesOn() {
        return !lost && flight.pacing().now().isBefore(finishBy) && (!isMine() || isRenewed());
    }

    /** Whether a renewal is due, and the caller's to make: of all who ask at once, one's. */
    private boolean isMine() {
        Instant due = renewAt.get();
        return !flight.pacing().now().isBefore(due) && renewAt.compareAndSet(due, nextRenewal());
    }

    private boolean isRenewed() {
        if (flight.renew(fence, Limits.FILL_LEASE)) {
            renewAt.set(nextRenewal());
            return true;
        }
        lost = true;
        return false;
    }

    private Instant nextRenewal() {
        return flight.pacing().now().plus(Limits.FILL_RENEWAL);
    }

    private static TransferStopped leaseLost() {
        return new TransferStopped(new BlobCopy.Result.LeaseLost());
    }
}
