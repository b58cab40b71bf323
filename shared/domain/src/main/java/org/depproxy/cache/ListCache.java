package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.depproxy.access.Admission;
import org.depproxy.access.Group;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;

/**
 * Questions for lists. Upstream is asked each time, since asking is free; its last good answer is kept and served, for as long
 * as the group's policy serves stale tags, when upstream throttles, fails or cannot be believed. Thread-safe.
 */
public final class ListCache {
    private final Listings listings;
    private final UpstreamListings upstream;
    private final ReferrersTag tag;
    private final Sources sources;
    private final Pacing pacing;

    /** Asks this upstream, and keeps its answers in these listings. */
    public ListCache(Listings listings, UpstreamListings upstream, ReferrersTag tag, Sources sources, Pacing pacing) {
        this.listings = listings;
        this.upstream = upstream;
        this.tag = tag;
        this.sources = sources;
        this.pacing = pacing;
    }

    /**
     * A page of the image's tags.
     *
     * @throws StoreUnavailable when the proxy's own store cannot be read
     */
    public ListPull<TagList> tags(PullRequest request, TagQuery query) {
        Listings.Page<TagList> page = listings.tags(request.principal(), request.scope(), query);
        return admitted(
                request,
                page,
                (source, settings) -> query.asksForNone()
                        ? new ListPull.Current<>(TagList.EMPTY)
                        : allowed(
                                request.scope().image(),
                                settings.pulls(),
                                settled(
                                        page.kept(),
                                        settings.freshness()
                                                .policyFor(request.scope().image()),
                                        pulled(upstream.tags(source, query)
                                                .flatMap(list -> new UpstreamAnswer.Found<>(list.within(query)))),
                                        fresh -> listings.keepTags(request.scope(), query, fresh))));
    }

    /** Of the tags that upstream has, those that may be pulled. */
    private static ListPull<TagList> allowed(ImageName image, PullRules rules, ListPull<TagList> pull) {
        return switch (pull) {
            case ListPull.Current<TagList>(TagList list) ->
                new ListPull.Current<>(list.only(tag -> rules.allow(image, tag)));
            case ListPull.Stale<TagList>(TagList list, Duration age) ->
                new ListPull.Stale<>(list.only(tag -> rules.allow(image, tag)), age);
            case ListPull.Refused<TagList> refused -> refused;
        };
    }

    /**
     * All manifests that refer to this one; none when nobody knows of any.
     *
     * @throws StoreUnavailable when the proxy's own store cannot be read
     */
    public ListPull<Referrers> referrers(PullRequest request, Digest subject) {
        Listings.Page<Referrers> page = listings.referrers(request.principal(), request.scope(), subject);
        return admitted(
                request,
                page,
                (source, settings) -> settled(
                        page.kept(),
                        settings.freshness().policyFor(request.scope().image()),
                        referrers(request, source, subject),
                        fresh -> listings.keepReferrers(request.scope(), subject, fresh)));
    }

    private ListPull<Referrers> referrers(PullRequest request, Source source, Digest subject) {
        UpstreamAnswer<Referrers> answer = upstream.referrers(source, subject);
        return answer instanceof UpstreamAnswer.Unknown<Referrers> ? tag.pull(request, subject) : pulled(answer);
    }

    private <T extends Listing> ListPull<T> admitted(
            PullRequest request, Listings.Page<T> page, BiFunction<Source, GroupSettings, ListPull<T>> work) {
        return switch (page.standing().admission(request.principal(), pacing.now())) {
            case Admission.Hidden() -> new ListPull.Refused<>(new Refusal.Hidden());
            case Admission.Revoked() -> new ListPull.Refused<>(new Refusal.Revoked());
            case Admission.Admitted(Group group) ->
                sources.of(group, request.scope().image())
                        .map(source -> source.within(request.answerBy()))
                        .map(source ->
                                group.settings().pulls().allow(request.scope().image())
                                        ? work.apply(source, group.settings())
                                        : new ListPull.Refused<T>(new Refusal.RuledOut()))
                        .orElseGet(() -> new ListPull.Refused<>(new Refusal.Hidden()));
        };
    }

    private static <T extends Listing> ListPull<T> pulled(UpstreamAnswer<T> answer) {
        return answer instanceof UpstreamAnswer.Found<T>(T listing)
                ? new ListPull.Current<>(listing)
                : new ListPull.Refused<>(Refusals.of(answer).orElseThrow());
    }

    /** What asking now leads to, given what is kept. */
    private <T extends Listing> ListPull<T> settled(
            Optional<KeptListing<T>> kept,
            FreshnessPolicy policy,
            ListPull<T> asked,
            Consumer<KeptListing<T>> keeping) {
        return switch (asked) {
            case ListPull.Current<T>(T listing) -> {
                KeptListing<T> fresh = new KeptListing<>(listing, pacing.now());
                if (isWorthKeeping(fresh, kept)) {
                    keep(fresh, keeping);
                }
                yield asked;
            }
            case ListPull.Stale<T> stale -> stale;
            case ListPull.Refused<T>(Refusal refusal) ->
                isTrouble(refusal) ? stale(kept, policy).orElse(asked) : asked;
        };
    }

    private static <T extends Listing> void keep(KeptListing<T> fresh, Consumer<KeptListing<T>> keeping) {
        try {
            keeping.accept(fresh);
        } catch (StoreUnavailable e) {
            // What upstream has answered is right all the same; it is kept when it is asked for again.
        }
    }

    /** What is too large for a record is not kept; nor, again and again, what has not changed. */
    private static <T extends Listing> boolean isWorthKeeping(KeptListing<T> fresh, Optional<KeptListing<T>> kept) {
        if (fresh.listing().sizeBytes() > Limits.KEPT_LISTING_BYTES) {
            return false;
        }
        return kept.filter(before -> before.listing().equals(fresh.listing())
                        && Duration.between(before.confirmedAt(), fresh.confirmedAt())
                                        .compareTo(Limits.CONFIRMATION_SAMPLE)
                                < 0)
                .isEmpty();
    }

    private static boolean isTrouble(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Throttled throttled -> true;
            case Refusal.Unavailable unavailable -> true;
            case Refusal.Untrustworthy untrustworthy -> true;
            case Refusal.Hidden() -> false;
            case Refusal.Revoked() -> false;
            case Refusal.Unknown() -> false;
            case Refusal.Denied() -> false;
            case Refusal.RuledOut() -> false;
        };
    }

    private <T extends Listing> Optional<ListPull<T>> stale(Optional<KeptListing<T>> kept, FreshnessPolicy policy) {
        Instant now = pacing.now();
        return kept.filter(before -> Duration.between(before.confirmedAt(), now).compareTo(policy.longestStale()) <= 0)
                .map(before -> new ListPull.Stale<>(before.listing(), Duration.between(before.confirmedAt(), now)));
    }
}
