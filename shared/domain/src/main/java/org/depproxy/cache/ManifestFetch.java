package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.content.Manifest;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;

/**
 * Fetches manifests: of all who want the same one at once, in all instances, one asks upstream; the others wait for what it
 * publishes. The one also has the image's blobs copied. Thread-safe.
 */
public final class ManifestFetch {
    private final CheckedUpstream upstream;
    private final PullLedger ledger;
    private final Publications publications;
    private final Flight flight;
    private final Prefetch prefetch;

    /** Fetches from this upstream, into these publications. */
    public ManifestFetch(
            CheckedUpstream upstream, PullLedger ledger, Publications publications, Flight flight, Prefetch prefetch) {
        this.upstream = upstream;
        this.ledger = ledger;
        this.publications = publications;
        this.flight = flight;
        this.prefetch = prefetch;
    }

    Budget budget() {
        return upstream.budget();
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
        return switch (upstream.fetch(source, digest)) {
            case UpstreamAnswer.Found<CheckedUpstream.Checked>(CheckedUpstream.Checked checked) -> {
                Manifest manifest = checked.manifest();
                if (!publications.manifest(request.scope(), manifest, fence)) {
                    // Who lost its lease is late, and no tag may be pointed at what the image may not have.
                    yield Flight.Landing.done(refused(new Refusal.Unavailable(
                            "publish manifest " + digest + " under a lease that was lost", Limits.RETRY_AFTER)));
                }
                pointSighted(request, source, manifest, page);
                yield Flight.Landing.done(fetched(request, checked));
            }
            case UpstreamAnswer<CheckedUpstream.Checked> nothing ->
                failed(Refusals.of(nothing).orElseThrow());
        };
    }

    /** Points the tags that were only sighted while this manifest was not held, unless they have moved since they were. */
    private void pointSighted(PullRequest request, Source source, Manifest manifest, PullLedger.ManifestPage page) {
        for (SightedTag sighted :
                ManifestCache.recent(page.awaiting(), flight.pacing().now())) {
            boolean servedUnasked = page.standing()
                    .group()
                    .map(group -> group.settings()
                            .freshness()
                            .policyFor(request.scope().image(), sighted.tag()))
                    .filter(FreshnessPolicy::servesUnasked)
                    .isPresent();
            if (!publications.tag(request.scope(), manifest, sighted.move()) && servedUnasked) {
                settle(request, source, sighted.tag(), manifest);
            }
        }
    }

    /**
     * Another has moved the tag while this manifest was seen to be what it stands for. Which of the two saw upstream later only
     * upstream can tell, and it is asked again, {@link Limits#CROSSINGS} times at most. Where that does not help, what the other
     * wrote stays until the tag is asked for.
     */
    void settle(PullRequest request, Source source, Tag tag, Manifest manifest) {
        for (int i = 0; i < Limits.CROSSINGS; i++) {
            Optional<TagRecord> present =
                    ledger.tag(request.principal(), request.scope(), tag).tag();
            Instant now = flight.pacing().now();
            boolean agreed = present.filter(record -> record.manifest().digest().equals(manifest.digest()))
                    .isPresent();
            if (agreed || !isShown(source, tag, manifest.digest())) {
                return;
            }
            Publications.TagMove move = new Publications.TagMove(tag, present.map(TagRecord::version), now);
            if (publications.tag(request.scope(), manifest, move)) {
                return;
            }
        }
    }

    private boolean isShown(Source source, Tag tag, Digest digest) {
        return sight(source, tag) instanceof UpstreamAnswer.Found<Upstream.Sighting>(Upstream.Sighting(var described))
                && described
                        .filter(descriptor -> descriptor.digest().equals(digest))
                        .isPresent();
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
        return switch (upstream.fetch(source, tag)) {
            case UpstreamAnswer.Found<CheckedUpstream.Checked>(CheckedUpstream.Checked checked) -> {
                Manifest manifest = checked.manifest();
                if (publications.manifest(request.scope(), manifest, fence)) {
                    publications.tag(
                            request.scope(),
                            manifest,
                            new Publications.TagMove(tag, held.map(TagRecord::version), now));
                }
                yield Flight.Landing.done(fetched(request, checked));
            }
            case UpstreamAnswer<CheckedUpstream.Checked> nothing ->
                failed(Refusals.of(nothing).orElseThrow());
        };
    }

    private ManifestPull fetched(PullRequest request, CheckedUpstream.Checked checked) {
        Duration left = Duration.between(flight.pacing().now(), request.answerBy());
        return new ManifestPull.Fetched(checked.manifest(), prefetch.start(request.scope(), checked.outline(), left));
    }

    private static Flight.Landing<ManifestPull> failed(Refusal refusal) {
        return Flight.Landing.failed(refused(refusal), refusal);
    }

    private static ManifestPull refused(Refusal refusal) {
        return new ManifestPull.Refused(refusal);
    }
}
