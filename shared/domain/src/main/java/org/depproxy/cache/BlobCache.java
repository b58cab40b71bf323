package org.depproxy.cache;

import java.time.Instant;
import java.util.Optional;
import org.depproxy.access.Admission;
import org.depproxy.access.Group;
import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;

/**
 * Pulls of blobs: what is held is read from the store itself; what is not is copied there by one fill, for which everybody
 * waits as long as the answer may take. Thread-safe.
 */
public final class BlobCache {
    private final PullLedger ledger;
    private final Sources sources;
    private final Flight flight;
    private final FillDesk desk;
    private final BlobChecks checks;

    /** Serves from this ledger what it holds and these checks do not find lost, and orders fills for the rest. */
    public BlobCache(PullLedger ledger, Fills fills, Sources sources, Flight flight, BlobChecks checks) {
        this.ledger = ledger;
        this.sources = sources;
        this.flight = flight;
        this.desk = new FillDesk(fills, flight);
        this.checks = checks;
    }

    /**
     * Pulls a blob.
     *
     * @throws StoreUnavailable when the proxy's own store cannot be read, or no fill be started
     */
    public BlobPull pull(PullRequest request, Digest digest) {
        PullLedger.BlobPage page = ledger.blob(request.principal(), request.scope(), digest);
        return switch (page.standing()
                .admission(request.principal(), flight.pacing().now())) {
            case Admission.Hidden() -> refused(new Refusal.Hidden());
            case Admission.Revoked() -> refused(new Refusal.Revoked());
            case Admission.Admitted(Group group) ->
                sources.of(group, request.scope().image())
                        .map(source ->
                                group.settings().pulls().allow(request.scope().image())
                                        ? await(request, digest, page.progress())
                                        : refused(new Refusal.RuledOut()))
                        .orElseGet(() -> refused(new Refusal.Hidden()));
        };
    }

    private BlobPull await(PullRequest request, Digest digest, PullLedger.BlobProgress first) {
        Instant start = flight.pacing().now();
        Pacing.Backoff backoff = flight.pacing().backoff();
        PullLedger.BlobProgress progress = checks.checked(first);
        boolean ordered = false;
        while (true) {
            Optional<BlobPull> end = settled(request.scope(), progress, start);
            if (end.isPresent()) {
                return end.get();
            }
            boolean free = !progress.lease().isHeld(flight.pacing().now());
            if (free && ordered && progress.lease().hasFailedSince(start)) {
                // Another image's failure stands where ours stood: asking upstream again would not end.
                return refused(new Refusal.Unavailable("copy blob " + digest, Limits.RETRY_AFTER));
            }
            Optional<Fence> reservation = free ? desk.reserve(request.scope(), digest) : Optional.empty();
            if (reservation.isPresent()) {
                Optional<StoredBlob> landed =
                        ledger.progress(request.scope(), digest).servable();
                if (landed.isPresent()) {
                    desk.giveBack(reservation.get());
                    return new BlobPull.Ready(landed.get());
                }
                desk.order(request.scope(), digest, reservation.get());
                ordered = true;
            }
            if (!backoff.pauseUntil(request.answerBy())) {
                return new BlobPull.Filling();
            }
            progress = checks.checked(ledger.progress(request.scope(), digest));
        }
    }

    private static Optional<BlobPull> settled(PullScope scope, PullLedger.BlobProgress progress, Instant start) {
        return progress.servable()
                .<BlobPull>map(BlobPull.Ready::new)
                .or(() -> progress.lease().failureSince(start, scope).map(BlobCache::refused));
    }

    private static BlobPull refused(Refusal refusal) {
        return new BlobPull.Refused(refusal);
    }
}
