package org.depproxy.testkit.world;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.StoredBlob;
import org.depproxy.circuit.Circuit;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.freshness.TagPlan;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.testkit.memory.Inventory;
import org.depproxy.testkit.simulation.Task;

/** Watches a run for the promises of {@code docs/guarantees.md}: each event, each answer, and what lies in the store. */
final class Invariants {
    /** The ports by which what can be seen is changed. */
    private static final Set<String> STORED = Set.of("Publications", "BlobStore", "Upload");

    private final Plan plan;
    private final Backing backing;
    private final Trouble trouble;
    private final Predicate<String> watched;
    private final LeaseBook leases = new LeaseBook();
    private final UpstreamBook upstream = new UpstreamBook(leases);
    private final CircuitBook circuits = new CircuitBook();
    private final UploadBook uploads = new UploadBook();
    private final Holdings holdings;
    private final TagBook answers;
    private final Map<String, Inventory.Pointing> tags = new HashMap<>();
    private final Set<Digest> right = new HashSet<>();
    private final Set<Task> troubled = new HashSet<>();
    private Optional<Violation> found = Optional.empty();
    private boolean written;

    /** @param watched the promises that are looked at */
    Invariants(Plan plan, Backing backing, Registries registries, Trouble trouble, Predicate<String> watched) {
        this.plan = plan;
        this.backing = backing;
        this.trouble = trouble;
        this.watched = watched;
        this.holdings = new Holdings(plan.stock());
        this.answers = new TagBook(plan, registries);
    }

    /** A pull begins. @return what the cache has of it */
    Request.Held began(Task task, PullScope scope, Object wanted) {
        circuits.began(task.root());
        return holdings.of(scope, wanted);
    }

    /** The promise that was broken first, if any was. */
    Optional<Violation> found() {
        return found;
    }

    private void require(boolean holds, String invariant, String what) {
        if (!holds && found.isEmpty() && watched.test(invariant)) {
            found = Optional.of(new Violation(invariant, what));
        }
    }

    private void require(Optional<String> wrong, String invariant) {
        wrong.ifPresent(what -> require(false, invariant, what));
    }

    /** A call of a port has had its effect. */
    void saw(Event event) {
        if (event.port().equals("Upstream")) {
            require(upstream.saw(event), "I6");
            require(known(event, circuits.asked(event)), "I17");
            return;
        }
        fenced(event);
        require(leases.saw(event), "I14");
        require(upstream.told(event), "I13");
        require(known(event, circuits.saw(event)), "I17");
        uploads.saw(event);
        holdings.saw(event);
        written |= STORED.contains(event.port());
    }

    /** What is wrong, unless it was done by one whose calls have failed: it may not know itself what it has written. */
    private Optional<String> known(Event event, Optional<String> wrong) {
        return wrong.filter(what -> !troubled.contains(event.task().root()));
    }

    /** A call failed, for this one. */
    void failed(Task task) {
        troubled.add(task.root());
        circuits.failed(task.root());
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
        if (written || backing.isChanged()) {
            written = false;
            Inventory inventory = backing.inventory();
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
        Optional<byte[]> bytes = backing.bytes(blob.digest());
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

    /** A client got this answer just now, the number of the next event being this. */
    void served(Request request, ManifestPull pull, Moment now) {
        switch (pull) {
            case ManifestPull.Cached(Manifest manifest) -> fresh(request, manifest, now);
            case ManifestPull.Fetched fetched -> fresh(request, fetched.manifest(), now);
            case ManifestPull.Revalidating old -> {
                bytes(request, old.manifest());
                require(
                        TagPlan.decide(plan.freshness(), Instant.EPOCH, Instant.EPOCH.plus(old.age()))
                                == TagPlan.SERVE_AND_ASK,
                        "I15",
                        "answered before it was asked for: " + request);
                aged(request, old.manifest(), old.age());
            }
            case ManifestPull.Stale(Manifest manifest, Duration age) -> {
                bytes(request, manifest);
                require(!trouble.isNone(), "I13", "stale without trouble: " + request);
                aged(request, manifest, age);
            }
            case ManifestPull.Kept kept -> require(false, "I13", "kept although no group asks for that: " + request);
            case ManifestPull.Described(Descriptor descriptor) -> {
                require(
                        !(request.wanted() instanceof Digest digest)
                                || descriptor.digest().equals(digest),
                        "I1",
                        "described as another: " + request);
                told(request, descriptor.digest(), now);
            }
            case ManifestPull.Refused(Refusal refusal) -> {
                refused(request, refusal);
                bridged(request, now);
            }
        }
    }

    private void aged(Request request, Manifest manifest, Duration age) {
        int version = version(request.scope(), manifest.digest());
        if (version >= 0) {
            require(answers.stale(request, version, age), "I15");
        }
    }

    /** What is held is served, whatever is wrong with upstream. */
    private void bridged(Request request, Moment now) {
        boolean asked = request.wanted() instanceof Tag;
        boolean down = trouble.isDown(request.scope().group(), request.at(), now.at());
        require(
                !request.held().there() || plan.stock().isIndex(request.scope().image()) || (asked && !down),
                "I13",
                "held, and yet refused: " + request);
    }

    private void bytes(Request request, Manifest manifest) {
        require(manifest.digest().names(manifest.bytes()), "I1", "other bytes than " + manifest);
        require(
                !(request.wanted() instanceof Digest digest)
                        || manifest.digest().equals(digest),
                "I1",
                "another manifest than was asked for: " + request);
    }

    private void fresh(Request request, Manifest manifest, Moment now) {
        bytes(request, manifest);
        told(request, manifest.digest(), now);
    }

    private void told(Request request, Digest manifest, Moment now) {
        int version = version(request.scope(), manifest);
        if (request.wanted() instanceof Tag && version >= 0) {
            require(answers.fresh(request, version, now.event()), "I15");
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
            case BlobPull.Filling() -> require(!request.held().there(), "I13", "held, and yet waited for: " + request);
            case BlobPull.Refused(Refusal refusal) -> {
                refused(request, refusal);
                require(!request.held().there(), "I13", "held, and yet refused: " + request);
            }
        }
    }

    private void refused(Request request, Refusal refusal) {
        boolean honest = switch (refusal) {
            case Refusal.Unknown() -> upstream.hasDenied(request);
            case Refusal.Hidden() -> false;
            case Refusal.Revoked() -> false;
            case Refusal.RuledOut() -> false;
            case Refusal.Denied() -> false;
            case Refusal.Throttled throttled -> !trouble.isNone();
            case Refusal.Unavailable unavailable -> !trouble.isNone();
            case Refusal.Untrustworthy untrustworthy -> !trouble.isNone();
        };
        require(honest, "I13", request + " was refused: " + refusal);
    }

    /** A pull that had to succeed did not. */
    void stuck(Request request, String last) {
        require(false, "I16", "no trouble, and yet: " + request + " ended with " + last);
    }

    /** Trouble has been over for longer than any upstream is left alone. */
    void settled(PullScope scope, String answer, boolean fresh) {
        require(fresh, "I16", "long after all trouble " + scope + " is still told " + answer);
        Circuit circuit = backing.ports()
                .shared()
                .circuits()
                .read(Registries.credential(scope))
                .circuit();
        require(circuit instanceof Circuit.Closed, "I16", "left alone for ever: " + scope + ", " + circuit);
    }

    /** Looks at what is left when everything has ended. */
    void end() {
        int most = trouble.isNone() ? 1 : trouble instanceof Mishap ? 2 : Integer.MAX_VALUE;
        require(upstream.fetchedMoreThan(most).map(often -> "fetched more often than need be: " + often), "I6");
        for (LeaseBook.Holding holding : leases.open()) {
            boolean excused = isExcused(holding.holder()) || (holding.reservation() && !trouble.isNone());
            require(excused, "I16", "never given back: " + holding);
        }
        require(uploads.leftOpen(Task::isKilled, trouble.isNone()), "I4");
        require(
                backing.openUploads() <= uploads.size(),
                "I4",
                backing.openUploads() + " uploads are open, of which only " + uploads.size() + " are known");
        require(circuits.untold(this::isExcused), "I17");
        look();
    }

    private boolean isExcused(Task task) {
        return task.isKilled() || troubled.contains(task);
    }

    /**
     * When an answer was given.
     *
     * @param event the number of the next event
     */
    record Moment(Instant at, int event) {}
}
