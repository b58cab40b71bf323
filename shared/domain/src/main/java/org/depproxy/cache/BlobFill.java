package org.depproxy.cache;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.access.Group;
import org.depproxy.access.Groups;
import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;

/**
 * Carries out fill orders: copies a blob from upstream into the store, verifies it, and only then publishes it. A blob that
 * another image has brought in already is not copied again, but upstream must show that this image has it too.
 * Thread-safe.
 */
public final class BlobFill {
    private final Groups groups;
    private final Sources sources;
    private final PullLedger ledger;
    private final Publications publications;
    private final BlobCopy copy;

    /** Copies with this, for these groups. */
    public BlobFill(Groups groups, Sources sources, PullLedger ledger, Publications publications, BlobCopy copy) {
        this.groups = groups;
        this.sources = sources;
        this.ledger = ledger;
        this.publications = publications;
        this.copy = copy;
    }

    /**
     * Carries out an order; one that is brought twice is carried out once.
     *
     * @param finishBy when the work must have ended
     * @throws StoreUnavailable when the proxy's own store fails; the lease has been given back
     */
    public FillOutcome fill(Fills.BlobOrder order, Instant finishBy) {
        Flight flight = copy.flight();
        Optional<Fence> fence = flight.claim(order.reservation(), Limits.FILL_LEASE);
        if (fence.isEmpty()) {
            return new FillOutcome.NotNeeded();
        }
        return flight.holding(fence.get(), order.scope(), held -> filled(order, held, finishBy));
    }

    private Flight.Landing<FillOutcome> filled(Fills.BlobOrder order, Fence fence, Instant finishBy) {
        PullScope scope = order.scope();
        Digest digest = order.digest();
        Optional<Source> source = groups.find(scope.group())
                .filter(group -> group.settings().enabled())
                .flatMap((Group group) -> sources.of(group, scope.image()));
        if (source.isEmpty()) {
            return failed(new Refusal.Hidden());
        }
        PullLedger.BlobProgress progress = ledger.progress(scope, digest);
        if (progress.servable().isPresent()) {
            return Flight.Landing.done(new FillOutcome.NotNeeded());
        }
        if (progress.stored().isPresent()) {
            return linked(source.get(), scope, progress.stored().get(), fence);
        }
        return switch (copy.run(source.get(), digest, fence, finishBy)) {
            case BlobCopy.Result.Copied(StoredBlob blob) ->
                published(
                        publications.blob(scope, blob, copy.flight().pacing().now(), fence),
                        new FillOutcome.Filled(blob));
            case BlobCopy.Result.LeaseLost() -> Flight.Landing.done(new FillOutcome.Fenced());
            case BlobCopy.Result.Refused(Refusal refusal) -> failed(refusal);
        };
    }

    private Flight.Landing<FillOutcome> linked(Source source, PullScope scope, StoredBlob blob, Fence fence) {
        UpstreamAnswer<OptionalLong> answer = copy.upstream().sightBlob(source, blob.digest());
        return Refusals.of(answer)
                .map(BlobFill::failed)
                .orElseGet(
                        () -> published(publications.link(scope, blob.digest(), fence), new FillOutcome.Linked(blob)));
    }

    private static Flight.Landing<FillOutcome> published(boolean fenceHeld, FillOutcome outcome) {
        return Flight.Landing.done(fenceHeld ? outcome : new FillOutcome.Fenced());
    }

    private static Flight.Landing<FillOutcome> failed(Refusal refusal) {
        return Flight.Landing.failed(new FillOutcome.Failed(refusal), refusal);
    }
}
