package org.depproxy.cache;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
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
        Digest digest = order.digest();
        return claimed(
                order, fence -> new Task(order, fence, source -> copy.run(source, digest, fence, finishBy), () -> {}));
    }

    /**
     * Goes on with a copy whose time was up; an order that is brought twice is carried out once.
     *
     * @param finishBy when the work must have ended
     * @throws StoreUnavailable when the proxy's own store fails; the lease has been given back
     */
    public FillOutcome goOn(Fills.ContinuationOrder order, Instant finishBy) {
        return claimed(
                order.order(),
                fence -> new Task(
                        order.order(),
                        fence,
                        source -> copy.goOn(order, source, fence, finishBy),
                        () -> copy.abandon(order.order().digest(), order.from())));
    }

    /**
     * What is to be done under a lease.
     *
     * @param copying done when there is something to copy
     * @param abandoning done when there is not
     */
    private record Task(
            Fills.BlobOrder order, Fence fence, Function<Source, BlobCopy.Result> copying, Runnable abandoning) {}

    private FillOutcome claimed(Fills.BlobOrder order, Function<Fence, Task> task) {
        Flight flight = copy.flight();
        return flight.claim(order.reservation(), Limits.FILL_LEASE)
                .map(fence -> flight.holding(fence, order.scope(), held -> filled(task.apply(held))))
                .orElseGet(FillOutcome.NotNeeded::new);
    }

    private Flight.Landing<FillOutcome> filled(Task task) {
        PullScope scope = task.order().scope();
        Optional<Source> source = groups.find(scope.group())
                .filter(group -> group.settings().enabled())
                .flatMap((Group group) -> sources.of(group, scope.image()));
        if (source.isEmpty()) {
            task.abandoning().run();
            return failed(new Refusal.Hidden());
        }
        PullLedger.BlobProgress progress = ledger.progress(scope, task.order().digest());
        // A record may have outlived its bytes; then they are copied again, and it is written anew.
        Optional<StoredBlob> stored = progress.stored().filter(copy::holds);
        if (stored.isPresent() && (progress.linked() || isTakenAtItsWord(source.get()))) {
            task.abandoning().run();
            return progress.linked()
                    ? Flight.Landing.done(new FillOutcome.NotNeeded())
                    : linked(source.get(), scope, stored.get(), task.fence());
        }
        return switch (task.copying().apply(source.get())) {
            case BlobCopy.Result.Copied(StoredBlob blob) ->
                published(
                        publications.blob(scope, blob, copy.flight().pacing().now(), task.fence()),
                        new FillOutcome.Filled(blob));
            case BlobCopy.Result.Unfinished(Checkpoint checkpoint) -> {
                copy.handOver(new Fills.BlobOrder(scope, task.order().digest(), task.fence()), checkpoint);
                yield Flight.Landing.handedOver(new FillOutcome.HandedOver(checkpoint.position()));
            }
            case BlobCopy.Result.LeaseLost() -> Flight.Landing.done(new FillOutcome.Fenced());
            case BlobCopy.Result.Refused(Refusal refusal) -> failed(refusal);
        };
    }

    /**
     * Whether the word of this registry is enough to show that it has what others have brought in. A group may have a registry of its
     * own say anything: it must deliver the bytes, which are read and hashed like those of a blob that is not held.
     */
    private static boolean isTakenAtItsWord(Source source) {
        return source.credential().group().isEmpty();
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
