package org.depproxy.cache;

import java.time.Instant;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;

/**
 * Fetches manifests: of all who want the same one at once, in all instances, one asks upstream; the others wait for what it
 * publishes. Nothing is published that does not hash to its digest or could be read in two ways. Thread-safe.
 */
public final class ManifestFetch {
    private final Upstream upstream;
    private final ManifestReader reader;
    private final PullLedger ledger;
    private final Publications publications;
    private final Flight flight;

    /** Fetches from this upstream, into these publications. */
    public ManifestFetch(
            Upstream upstream, ManifestReader reader, PullLedger ledger, Publications publications, Flight flight) {
        this.upstream = upstream;
        this.reader = reader;
        this.ledger = ledger;
        this.publications = publications;
        this.flight = flight;
    }

    UpstreamAnswer<Upstream.Sighting> sight(Source source, Reference reference) {
        return upstream.sight(source, reference);
    }

    /**
     * The manifest of this digest, fetched or waited for.
     *
     * @param page what was read of it a moment ago
     */
    ManifestPull byDigest(PullRequest request, Source source, Digest digest, PullLedger.ManifestPage page) {
        Instant start = flight.pacing().now();
        Pacing.Backoff backoff = flight.pacing().backoff();
        PullLedger.ManifestPage seen = page;
        while (true) {
            Optional<ManifestPull> end = settled(request.scope(), seen, start);
            if (end.isPresent()) {
                return end.get();
            }
            if (!seen.lease().isHeld(flight.pacing().now())) {
                Optional<Fence> fence = flight.take(LeaseKeys.manifest(request.scope(), digest), Limits.MANIFEST_LEASE);
                if (fence.isPresent()) {
                    return flight.holding(
                            fence.get(), request.scope(), held -> fetchHeld(request, source, digest, held));
                }
            }
            if (!backoff.pauseUntil(request.answerBy())) {
                return refused(new Refusal.Unavailable(
                        "wait for manifest " + digest + ", still being fetched", Limits.RETRY_AFTER));
            }
            seen = ledger.manifest(request.principal(), request.scope(), digest);
        }
    }

    private static Optional<ManifestPull> settled(PullScope scope, PullLedger.ManifestPage page, Instant start) {
        return page.manifest()
                .<ManifestPull>map(ManifestPull.Cached::new)
                .or(() -> page.lease().failureSince(start, scope).map(ManifestFetch::refused));
    }

    /** The lease is ours: but another may have published between our look and our taking it. */
    private Flight.Landing<ManifestPull> fetchHeld(PullRequest request, Source source, Digest digest, Fence fence) {
        PullLedger.ManifestPage page = ledger.manifest(request.principal(), request.scope(), digest);
        if (page.manifest().isPresent()) {
            return Flight.Landing.done(new ManifestPull.Cached(page.manifest().get()));
        }
        return switch (upstream.fetch(source, digest).flatMap(delivery -> verified(digest, delivery))) {
            case UpstreamAnswer.Found<Manifest>(Manifest manifest) -> {
                if (publications.manifest(request.scope(), manifest, fence)) {
                    pointSighted(request, manifest, page);
                }
                yield Flight.Landing.done(new ManifestPull.Fetched(manifest));
            }
            case UpstreamAnswer<Manifest> nothing -> failed(Refusals.of(nothing).orElseThrow());
        };
    }

    /** Points the tags that were only sighted while this manifest was not held, unless they have been confirmed since. */
    private void pointSighted(PullRequest request, Manifest manifest, PullLedger.ManifestPage page) {
        for (SightedTag sighted :
                ManifestCache.recent(page.awaiting(), flight.pacing().now())) {
            Optional<TagRecord> held = ledger.tag(request.principal(), request.scope(), sighted.tag())
                    .tag();
            if (held.map(record -> record.confirmedAt().isBefore(sighted.at())).orElse(true)) {
                publications.tag(
                        request.scope(),
                        manifest,
                        new Publications.TagMove(sighted.tag(), held.map(TagRecord::version), sighted.at()));
            }
        }
    }

    /**
     * The manifest of a tag, for an upstream that does not tell by HEAD what its tags stand for: fetched, or waited for until
     * the tag has been confirmed by another since this was asked.
     */
    ManifestPull byTag(PullRequest request, Source source, Tag tag) {
        Instant start = flight.pacing().now();
        Pacing.Backoff backoff = flight.pacing().backoff();
        while (true) {
            Optional<TagRecord> held =
                    ledger.tag(request.principal(), request.scope(), tag).tag();
            if (held.isPresent() && !held.get().confirmedAt().isBefore(start)) {
                return new ManifestPull.Cached(held.get().manifest());
            }
            Optional<Fence> fence = flight.take(LeaseKeys.tag(request.scope(), tag), Limits.MANIFEST_LEASE);
            if (fence.isPresent()) {
                return flight.holding(fence.get(), request.scope(), own -> fetchTag(request, source, tag, own));
            }
            if (!backoff.pauseUntil(request.answerBy())) {
                return refused(
                        new Refusal.Unavailable("wait for tag " + tag + ", still being fetched", Limits.RETRY_AFTER));
            }
        }
    }

    private Flight.Landing<ManifestPull> fetchTag(PullRequest request, Source source, Tag tag, Fence fence) {
        Instant now = flight.pacing().now();
        Optional<TagRecord> held =
                ledger.tag(request.principal(), request.scope(), tag).tag();
        return switch (upstream.fetch(source, tag).flatMap(this::verified)) {
            case UpstreamAnswer.Found<Manifest>(Manifest manifest) -> {
                if (publications.manifest(request.scope(), manifest, fence)) {
                    publications.tag(
                            request.scope(),
                            manifest,
                            new Publications.TagMove(tag, held.map(TagRecord::version), now));
                }
                yield Flight.Landing.done(new ManifestPull.Fetched(manifest));
            }
            case UpstreamAnswer<Manifest> nothing -> failed(Refusals.of(nothing).orElseThrow());
        };
    }

    private UpstreamAnswer<Manifest> verified(Upstream.Delivery delivery) {
        Digest digest = delivery.declaredDigest()
                .orElseGet(() -> Digest.sha256(delivery.bytes().toArray()));
        return verified(digest, delivery);
    }

    private UpstreamAnswer<Manifest> verified(Digest digest, Upstream.Delivery delivery) {
        byte[] bytes = delivery.bytes().toArray();
        if (!delivery.mediaType().isManifest()) {
            return new UpstreamAnswer.Untrustworthy<>("upstream sent no manifest but " + delivery.mediaType());
        }
        if (!digest.names(bytes)) {
            return new UpstreamAnswer.Untrustworthy<>("upstream sent other bytes than manifest " + digest);
        }
        boolean contradicted = delivery.declaredDigest()
                .filter(declared -> !declared.names(bytes))
                .isPresent();
        if (contradicted) {
            return new UpstreamAnswer.Untrustworthy<>("upstream named manifest " + digest + " by another digest");
        }
        return switch (reader.read(delivery.mediaType(), bytes)) {
            case ManifestReading.Clear clear ->
                new UpstreamAnswer.Found<>(Manifest.verified(digest, delivery.mediaType(), bytes));
            case ManifestReading.Ambiguous(String reason) ->
                new UpstreamAnswer.Untrustworthy<>("upstream sent an ambiguous manifest: " + reason);
        };
    }

    private static Flight.Landing<ManifestPull> failed(Refusal refusal) {
        return Flight.Landing.failed(refused(refusal), refusal);
    }

    private static ManifestPull refused(Refusal refusal) {
        return new ManifestPull.Refused(refusal);
    }
}
