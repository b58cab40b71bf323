package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.depproxy.access.Admission;
import org.depproxy.access.Group;
import org.depproxy.access.PullScope;
import org.depproxy.cache.PullRequest.Want;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.TagPlan;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;

/**
 * Pulls of manifests. By digest: served without asking once held. By tag: upstream is asked by HEAD when the group's policy
 * wants that, before the answer or behind it, and what is new is fetched once for everybody. Thread-safe.
 */
public final class ManifestCache {
    private final PullLedger ledger;
    private final Publications publications;
    private final ManifestFetch fetch;
    private final Sources sources;
    private final RefreshDesk desk;
    private final Pacing pacing;

    /** Serves from this ledger what it holds, and has the rest fetched; orders at this desk what is asked behind answers. */
    public ManifestCache(
            PullLedger ledger, Publications publications, ManifestFetch fetch, Sources sources, RefreshDesk desk) {
        this.ledger = ledger;
        this.publications = publications;
        this.fetch = fetch;
        this.sources = sources;
        this.desk = desk;
        this.pacing = desk.pacing();
    }

    /**
     * Pulls a manifest.
     *
     * @throws StoreUnavailable when the proxy's own store cannot be read
     */
    public ManifestPull pull(PullRequest request, Reference reference) {
        return switch (reference) {
            case Digest digest -> pullDigest(request, digest);
            case Tag tag -> pullTag(request, tag);
        };
    }

    private ManifestPull pullDigest(PullRequest request, Digest digest) {
        PullLedger.ManifestPage page = ledger.manifest(request.principal(), request.scope(), digest);
        return switch (page.standing().admission(request.principal(), pacing.now())) {
            case Admission.Hidden() -> refused(new Refusal.Hidden());
            case Admission.Revoked() -> refused(new Refusal.Revoked());
            case Admission.Admitted(Group group) ->
                sources.of(group, request.scope().image())
                        .map(source -> source.within(request.answerBy()))
                        .map(source ->
                                group.settings().pulls().allow(request.scope().image())
                                        ? counted(request, source, held(request, source, digest, page))
                                        : refused(new Refusal.RuledOut()))
                        .orElseGet(() -> refused(new Refusal.Hidden()));
        };
    }

    private ManifestPull held(PullRequest request, Source source, Digest digest, PullLedger.ManifestPage page) {
        return page.manifest()
                .<ManifestPull>map(ManifestPull.Cached::new)
                .orElseGet(() -> missing(request, source, digest, page));
    }

    private ManifestPull missing(PullRequest request, Source source, Digest digest, PullLedger.ManifestPage page) {
        if (request.want() == Want.CONTENT) {
            return fetch.byDigest(request, source, digest, page);
        }
        Optional<Refusal> known = knownFailure(request, page);
        if (known.isPresent()) {
            return refused(known.get());
        }
        UpstreamAnswer<Upstream.Sighting> answer = fetch.sight(source, digest);
        if (answer instanceof UpstreamAnswer.Found<Upstream.Sighting>(Upstream.Sighting(var described))) {
            return described
                    .filter(descriptor -> descriptor.digest().equals(digest))
                    .<ManifestPull>map(ManifestPull.Described::new)
                    .orElseGet(() -> fetch.byDigest(request, source, digest, page));
        }
        return refused(Refusals.of(answer).orElseThrow());
    }

    /**
     * Pulls a tag that stands for no image but for what is said of one: allowed when the image is, and asked for each time whatever the
     * group's policy says of the image's own tags.
     */
    ManifestPull pullBeside(PullRequest request, Tag tag) {
        return admitted(
                request,
                tag,
                rules -> rules.allow(request.scope().image()),
                (source, held, terms) ->
                        counted(request, source, resolve(request, source, tag, held, terms.askingEachTime())));
    }

    private ManifestPull pullTag(PullRequest request, Tag tag) {
        return admitted(
                request,
                tag,
                rules -> rules.allow(request.scope().image(), tag),
                (source, held, terms) -> counted(request, source, resolve(request, source, tag, held, terms)));
    }

    /**
     * Asks upstream for a tag, unless it has been confirmed since that was ordered. Whoever was answered with it was allowed to pull
     * it.
     */
    ManifestPull refresh(PullRequest request, Tag tag) {
        return admitted(
                request,
                tag,
                rules -> rules.allow(request.scope().image()),
                (source, held, terms) -> plan(held, terms, pacing.now()) == TagPlan.TRUST
                        ? new ManifestPull.Cached(held.orElseThrow().manifest())
                        : asked(request, source, tag, held, terms));
    }

    private ManifestPull admitted(PullRequest request, Tag tag, Predicate<PullRules> allowed, TagWork work) {
        PullLedger.TagPage page = ledger.tag(request.principal(), request.scope(), tag);
        return switch (page.standing().admission(request.principal(), pacing.now())) {
            case Admission.Hidden() -> refused(new Refusal.Hidden());
            case Admission.Revoked() -> refused(new Refusal.Revoked());
            case Admission.Admitted(Group group) ->
                sources.of(group, request.scope().image())
                        .map(source -> source.within(request.answerBy()))
                        .map(source -> source.having(page.circuits()))
                        .map(source -> allowed.test(group.settings().pulls())
                                ? work.on(
                                        source,
                                        page.tag(),
                                        Terms.of(
                                                group.settings(),
                                                request.scope().image(),
                                                tag))
                                : refused(new Refusal.RuledOut()))
                        .orElseGet(() -> refused(new Refusal.Hidden()));
        };
    }

    /** Counts what would have been a pull for upstream to count: a GET, answered with what is held. */
    private ManifestPull counted(PullRequest request, Source source, ManifestPull pull) {
        boolean isHeld = pull instanceof ManifestPull.Cached
                || pull instanceof ManifestPull.Stale
                || pull instanceof ManifestPull.Revalidating;
        if (isHeld && request.want() == Want.CONTENT) {
            fetch.budget().saved(source.credential());
        }
        return pull;
    }

    private ManifestPull resolve(PullRequest request, Source source, Tag tag, Optional<TagRecord> held, Terms terms) {
        Instant now = pacing.now();
        return switch (plan(held, terms, now)) {
            case TRUST -> new ManifestPull.Cached(held.orElseThrow().manifest());
            case SERVE_AND_ASK -> {
                TagRecord record = held.orElseThrow();
                yield new ManifestPull.Revalidating(
                        record.manifest(), Duration.between(record.confirmedAt(), now), desk.start(request, tag));
            }
            case ASK_OR_STALE, ASK -> asked(request, source, tag, held, terms);
        };
    }

    private static TagPlan plan(Optional<TagRecord> held, Terms terms, Instant now) {
        return held.map(record -> TagPlan.decide(terms.freshness(), record.confirmedAt(), now))
                .orElse(TagPlan.ASK);
    }

    private ManifestPull asked(PullRequest request, Source source, Tag tag, Optional<TagRecord> held, Terms terms) {
        Instant now = pacing.now();
        TagPlan plan = plan(held, terms, now);
        UpstreamAnswer<Upstream.Sighting> answer = fetch.sight(source, tag);
        ManifestPull asked = switch (answer) {
            case UpstreamAnswer.Found<Upstream.Sighting>(Upstream.Sighting(var descriptor)) ->
                descriptor
                        .map(seen -> confirmed(request, source, new Observation(tag, seen, now), held, terms))
                        .orElseGet(() -> sparing(source, held, now, terms, () -> fetch.byTag(request, source, tag)));
            case UpstreamAnswer.Throttled<?> throttled -> staleOr(plan, held, now, answer);
            case UpstreamAnswer.LeftAlone<?> leftAlone -> staleOr(plan, held, now, answer);
            case UpstreamAnswer.Unavailable<?> unavailable -> staleOr(plan, held, now, answer);
            case UpstreamAnswer.Untrustworthy<?> untrustworthy -> staleOr(plan, held, now, answer);
            case UpstreamAnswer.Unknown<?> unknown -> refused(new Refusal.Unknown());
            case UpstreamAnswer.Denied<?> denied -> refused(new Refusal.Denied());
        };
        return held.filter(record -> terms.freshness().keepDeleted() && asked.equals(refused(new Refusal.Unknown())))
                .<ManifestPull>map(
                        record -> new ManifestPull.Kept(record.manifest(), Duration.between(record.confirmedAt(), now)))
                .orElse(asked);
    }

    private static ManifestPull staleOr(
            TagPlan plan, Optional<TagRecord> held, Instant now, UpstreamAnswer<Upstream.Sighting> answer) {
        return held.filter(record -> plan != TagPlan.ASK)
                .<ManifestPull>map(record ->
                        new ManifestPull.Stale(record.manifest(), Duration.between(record.confirmedAt(), now)))
                .orElseGet(() -> refused(Refusals.of(answer).orElseThrow()));
    }

    /**
     * Why fetching this manifest has failed so shortly before that it is told to everybody. A HEAD can be answered by upstream's
     * word alone, which nobody has verified; but not when it is known to be wrong.
     */
    private Optional<Refusal> knownFailure(PullRequest request, PullLedger.ManifestPage page) {
        return page.lease().failureSince(pacing.now(), request.scope());
    }

    /** Upstream told what the tag stands for at this moment. */
    private ManifestPull confirmed(
            PullRequest request, Source source, Observation seen, Optional<TagRecord> held, Terms terms) {
        PullScope scope = request.scope();
        Optional<TagRecord> unmoved = held.filter(
                record -> record.manifest().digest().equals(seen.descriptor().digest()));
        if (unmoved.isPresent()) {
            if (isWorthWriting(unmoved.get(), seen.at(), terms.freshness())) {
                confirm(request, source, unmoved.get().manifest(), seen.moveFrom(held), terms);
            }
            return new ManifestPull.Cached(unmoved.get().manifest());
        }
        PullLedger.ManifestPage page =
                ledger.manifest(request.principal(), scope, seen.descriptor().digest());
        if (page.manifest().isPresent()) {
            point(request, source, page.manifest().get(), seen.moveFrom(held), terms);
            return new ManifestPull.Cached(page.manifest().get());
        }
        return sparing(source, held, seen.at(), terms, () -> {
            ManifestPull pulled = moved(request, source, seen, held, page);
            content(pulled).ifPresent(manifest -> point(request, source, manifest, seen.moveFrom(held), terms));
            return pulled;
        });
    }

    /** The tag stands for a manifest that is not held. */
    private ManifestPull moved(
            PullRequest request,
            Source source,
            Observation seen,
            Optional<TagRecord> held,
            PullLedger.ManifestPage page) {
        if (request.want() == Want.DESCRIPTION) {
            Optional<Refusal> known = knownFailure(request, page);
            if (known.isPresent()) {
                return refused(known.get());
            }
            SightedTag sighted = new SightedTag(seen.tag(), held.map(TagRecord::version), seen.at());
            publications.awaiting(request.scope(), seen.descriptor().digest(), sighted);
            return new ManifestPull.Described(seen.descriptor());
        }
        return fetch.byDigest(request, source, seen.descriptor().digest(), page);
    }

    /**
     * What fetching leads to; or what is held, while it may be served stale, if fetching would go into what is kept back of
     * upstream's limit, or upstream then throttles.
     */
    private ManifestPull sparing(
            Source source, Optional<TagRecord> held, Instant now, Terms terms, Supplier<ManifestPull> fetching) {
        Optional<ManifestPull> stale = held.filter(record -> plan(held, terms, now) != TagPlan.ASK)
                .map(record -> new ManifestPull.Stale(record.manifest(), Duration.between(record.confirmedAt(), now)));
        if (stale.isPresent() && fetch.budget().isLow(source.credential(), terms.quota())) {
            return stale.get();
        }
        ManifestPull fetched = fetching.get();
        boolean throttled = fetched instanceof ManifestPull.Refused(Refusal.Throttled(Duration wait));
        return throttled ? stale.orElse(fetched) : fetched;
    }

    /**
     * Points the tag at what was pulled for it. When another has moved it meanwhile, nobody knows which of the two saw upstream later;
     * where the tag would be served unasked next, that is settled.
     */
    private void point(PullRequest request, Source source, Manifest manifest, Publications.TagMove move, Terms terms) {
        boolean crossed = !publications.tag(request.scope(), manifest, move);
        if (crossed && terms.freshness().servesUnasked()) {
            fetch.settle(request, source, move.tag(), manifest);
        }
    }

    /** Notes that the tag still stands for this. */
    private void confirm(
            PullRequest request, Source source, Manifest manifest, Publications.TagMove move, Terms terms) {
        try {
            point(request, source, manifest, move, terms);
        } catch (StoreUnavailable e) {
            // The answer is right without the note; upstream is asked again the sooner.
        }
    }

    private static Optional<Manifest> content(ManifestPull pulled) {
        return switch (pulled) {
            case ManifestPull.Cached cached -> Optional.of(cached.manifest());
            case ManifestPull.Fetched fetched -> Optional.of(fetched.manifest());
            case ManifestPull.Revalidating revalidating -> Optional.empty();
            case ManifestPull.Stale stale -> Optional.empty();
            case ManifestPull.Kept kept -> Optional.empty();
            case ManifestPull.Described described -> Optional.empty();
            case ManifestPull.Refused refused -> Optional.empty();
        };
    }

    private static boolean isWorthWriting(TagRecord record, Instant now, FreshnessPolicy policy) {
        return policy.servesUnasked()
                || Duration.between(record.confirmedAt(), now).compareTo(Limits.CONFIRMATION_SAMPLE) >= 0;
    }

    private static ManifestPull refused(Refusal refusal) {
        return new ManifestPull.Refused(refusal);
    }

    /** What is done with a tag that may be pulled. */
    private interface TagWork {
        ManifestPull on(Source source, Optional<TagRecord> held, Terms terms);
    }

    /** What the group has decided that matters for one tag. */
    private record Terms(FreshnessPolicy freshness, QuotaPolicy quota) {
        static Terms of(GroupSettings settings, ImageName image, Tag tag) {
            return new Terms(settings.freshness().policyFor(image, tag), settings.quota());
        }

        Terms askingEachTime() {
            return new Terms(freshness.askingEachTime(), quota);
        }
    }

    /** What upstream said of a tag, and when it was asked. */
    private record Observation(Tag tag, Descriptor descriptor, Instant at) {
        Publications.TagMove moveFrom(Optional<TagRecord> held) {
            return new Publications.TagMove(tag, held.map(TagRecord::version), at);
        }
    }

    /** The tags among {@code sighted} that may still be pointed. */
    static List<SightedTag> recent(List<SightedTag> sighted, Instant now) {
        return sighted.stream()
                .filter(tag -> tag.at().plus(Limits.SIGHTING).isAfter(now))
                .limit(Limits.SIGHTED_TAGS)
                .toList();
    }
}
