package org.depproxy.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobPull;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.testkit.memory.Inventory;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.simulation.Task;

/** Watches a run for the promises of {@code docs/guarantees.md}: each event, each answer, and what lies in the store. */
final class Invariants {
    private final Plan plan;
    private final MemoryStore store;
    private final Registries registries;
    private final LeaseBook leases = new LeaseBook();
    private final UpstreamBook upstream = new UpstreamBook(leases);
    private final Map<String, Inventory.Pointing> tags = new HashMap<>();
    private final Set<Digest> right = new HashSet<>();
    private final Set<Task> uploading = new HashSet<>();
    private final Set<Task> troubled = new HashSet<>();
    private Optional<Violation> found = Optional.empty();
    private boolean written;

    Invariants(Plan plan, MemoryStore store, Registries registries) {
        this.plan = plan;
        this.store = store;
        this.registries = registries;
    }

    /** The promise that was broken first, if any was. */
    Optional<Violation> found() {
        return found;
    }

    private void require(boolean holds, String invariant, String what) {
        if (!holds && found.isEmpty()) {
            found = Optional.of(new Violation(invariant, what));
        }
    }

    /** A call of a port has had its effect. */
    void saw(Event event) {
        if (event.port().equals("Upstream")) {
            upstream.saw(event).ifPresent(wrong -> require(false, "I6", wrong));
            return;
        }
        fenced(event);
        leases.saw(event).ifPresent(wrong -> require(false, "I14", wrong));
        upstream.told(event).ifPresent(wrong -> require(false, "I13", wrong));
        if (event.is(BlobStore.class, "begin")) {
            uploading.add(event.task().root());
        }
        if (event.is(BlobStore.Upload.class, "complete") || event.is(BlobStore.Upload.class, "abort")) {
            uploading.remove(event.task().root());
        }
        written |= !event.port().equals("PullLedger");
    }

    /** A call failed, for this one. */
    void failed(Task task) {
        troubled.add(task.root());
    }

    private void fenced(Event event) {
        if (event.port().equals("Publications") && event.result().equals(Optional.of(true))) {
            event.find(org.depproxy.cache.Fence.class)
                    .ifPresent(fence ->
                            require(leases.holds(fence), "I7", "published by one that had lost its lease: " + event));
        }
    }

    /** Looks at what lies in the store, after a step. */
    void look() {
        if (written) {
            written = false;
            Inventory inventory = store.inventory();
            inventory.blobs().values().forEach(this::stored);
            inventory.images().forEach((scope, links) -> image(scope, links, inventory));
        }
        found.ifPresent(violation -> {
            throw violation;
        });
    }

    private void stored(StoredBlob blob) {
        if (right.contains(blob.digest())) {
            return;
        }
        Optional<byte[]> bytes = store.bytes(blob.digest());
        require(bytes.isPresent(), "I2", "a record of a blob that is not whole: " + blob);
        require(
                bytes.filter(found -> blob.digest().names(found) && found.length == blob.sizeBytes())
                        .isPresent(),
                "I1",
                "the store holds other bytes than " + blob);
        right.add(blob.digest());
    }

    private void image(PullScope scope, Inventory.Links links, Inventory inventory) {
        for (Digest blob : links.blobs()) {
            require(inventory.blobs().containsKey(blob), "I2", "a link to a blob without a record: " + blob);
            require(upstream.hasShown(scope, blob), "I8", "linked to " + scope + " unseen: " + blob);
        }
        for (Digest manifest : links.manifests()) {
            require(inventory.manifests().contains(manifest), "I2", "a link to a manifest not there: " + manifest);
            require(upstream.hasShown(scope, manifest), "I8", "linked to " + scope + " unseen: " + manifest);
        }
        links.tags().forEach((tag, pointing) -> pointed(scope, tag, pointing, links));
    }

    private void pointed(PullScope scope, Tag tag, Inventory.Pointing pointing, Inventory.Links links) {
        require(links.manifests().contains(pointing.digest()), "I2", "a tag without its manifest: " + pointing);
        Optional<Inventory.Pointing> before = Optional.ofNullable(tags.put(scope + ":" + tag, pointing));
        before.ifPresent(earlier -> {
            require(
                    version(scope, earlier.digest()) <= version(scope, pointing.digest()),
                    "I15",
                    scope + ":" + tag + " moved back from " + earlier + " to " + pointing);
            require(
                    !pointing.confirmedAt().isBefore(earlier.confirmedAt()),
                    "I15",
                    scope + ":" + tag + " is confirmed earlier than it was: " + earlier + ", " + pointing);
        });
    }

    private int version(PullScope scope, Digest digest) {
        return plan.stock().version(scope.image(), digest);
    }

    /** A client got this answer. */
    void served(Request request, ManifestPull pull) {
        switch (pull) {
            case ManifestPull.Cached(Manifest manifest) -> fresh(request, manifest, plan.askAfter());
            case ManifestPull.Fetched fetched -> fresh(request, fetched.manifest(), plan.askAfter());
            case ManifestPull.Revalidating old ->
                fresh(request, old.manifest(), plan.askAfter().plus(plan.staleWhileRevalidate()));
            case ManifestPull.Stale(Manifest manifest, Duration age) -> {
                bytes(request, manifest);
                require(!plan.calm(), "I13", "stale without trouble: " + request);
            }
            case ManifestPull.Kept kept -> require(false, "I13", "kept although no group asks for that: " + request);
            case ManifestPull.Described described ->
                require(
                        !(request.wanted() instanceof Digest digest)
                                || described.descriptor().digest().equals(digest),
                        "I1",
                        "described as another: " + request);
            case ManifestPull.Refused(Refusal refusal) -> refused(request, refusal);
        }
    }

    private void bytes(Request request, Manifest manifest) {
        require(manifest.digest().names(manifest.bytes()), "I1", "other bytes than " + manifest);
        require(
                !(request.wanted() instanceof Digest digest)
                        || manifest.digest().equals(digest),
                "I1",
                "another manifest than was asked for: " + request);
    }

    private void fresh(Request request, Manifest manifest, Duration believed) {
        bytes(request, manifest);
        int version = version(request.scope(), manifest.digest());
        if (request.wanted() instanceof Tag && version >= 0) {
            Instant oldest = request.at().minus(believed);
            require(
                    registries
                            .replaced(request.scope(), version)
                            .filter(oldest::isAfter)
                            .isEmpty(),
                    "I15",
                    "what the tag stood for long ago: " + request + " got " + manifest.digest());
        }
    }

    /** A client got this answer. */
    void served(Request request, BlobPull pull) {
        switch (pull) {
            case BlobPull.Ready(StoredBlob blob) -> {
                require(blob.digest().equals(request.wanted()), "I1", "another blob than was asked for: " + request);
                stored(blob);
                require(
                        upstream.hasShown(request.scope(), blob.digest()),
                        "I8",
                        "served what upstream has not shown: " + request);
            }
            case BlobPull.Filling() -> {}
            case BlobPull.Refused(Refusal refusal) -> refused(request, refusal);
        }
    }

    private void refused(Request request, Refusal refusal) {
        boolean honest = switch (refusal) {
            case Refusal.Unknown() -> upstream.hasDenied(request);
            case Refusal.Hidden() -> false;
            case Refusal.Revoked() -> false;
            case Refusal.RuledOut() -> false;
            case Refusal.Denied() -> false;
            case Refusal.Throttled throttled -> !plan.calm();
            case Refusal.Unavailable unavailable -> !plan.calm();
            case Refusal.Untrustworthy untrustworthy -> !plan.calm();
        };
        require(honest, "I13", request + " was refused: " + refusal);
    }

    /** A pull that had to succeed did not. */
    void stuck(Request request, String last) {
        require(false, "I16", "no trouble, and yet: " + request + " ended with " + last);
    }

    /** Looks at what is left when everything has ended. */
    void end() {
        upstream.fetchedTwice()
                .filter(twice -> plan.calm())
                .ifPresent(twice -> require(false, "I6", "fetched more than once, without trouble: " + twice));
        for (LeaseBook.Holding holding : leases.open()) {
            boolean excused = holding.holder().isKilled()
                    || troubled.contains(holding.holder())
                    || (holding.reservation() && !plan.calm());
            require(excused, "I16", "never given back: " + holding);
        }
        List<Task> open = uploading.stream().filter(task -> !task.isKilled()).toList();
        require(open.isEmpty(), "I16", "uploads left open by " + open);
        look();
    }
}
