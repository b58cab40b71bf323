package org.depproxy.upstream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.depproxy.cache.Referrer;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.Source;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.cache.UpstreamListings;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;
import org.depproxy.quota.RateLimits;
import org.depproxy.settings.UpstreamRegistry;

/**
 * Other people's registries, over HTTP/1.1. Keeps connections and tokens for the next call; {@link #close} ends them all.
 *
 * <p>A registry that the operator has not configured, and whatever it leads to, is reached on public addresses only. Tokens
 * are asked for, and logins sent, on the registry's own host and the hosts pinned for it; redirects are followed without
 * either. A registry whose login does not open is not asked at all. No proxy of the environment is used.
 */
public final class RegistryUpstream implements Upstream, UpstreamListings, AutoCloseable {
    private final UpstreamLimits limits;
    private final Wire wire;
    private final EndpointCaller caller;
    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * An adapter with an own pool of connections.
     *
     * @param operators the registries that the operator has configured; these, and what they redirect to among themselves
     *     and on their own host, may have private addresses
     * @param pins further hosts of token servers
     */
    public RegistryUpstream(
            UpstreamLimits limits, Collection<UpstreamRegistry> operators, RealmPins pins, InstantSource clock) {
        this(limits, operators, pins, clock, RateLimits.IGNORED);
    }

    /** The same, telling what registries say of their limits. */
    public RegistryUpstream(
            UpstreamLimits limits,
            Collection<UpstreamRegistry> operators,
            RealmPins pins,
            InstantSource clock,
            RateLimits rateLimits) {
        this(
                limits,
                new Frontier(origins(operators), pins),
                SystemDefaultDnsResolver.INSTANCE,
                new EndpointCaller.Hearing(clock, rateLimits));
    }

    /** An adapter that finds addresses in another way. */
    RegistryUpstream(
            UpstreamLimits limits,
            Collection<UpstreamRegistry> operators,
            RealmPins pins,
            InstantSource clock,
            DnsResolver lookup) {
        this(
                limits,
                new Frontier(origins(operators), pins),
                lookup,
                new EndpointCaller.Hearing(clock, RateLimits.IGNORED));
    }

    private RegistryUpstream(
            UpstreamLimits limits, Frontier frontier, DnsResolver lookup, EndpointCaller.Hearing hearing) {
        this.clock = hearing.clock();
        this.limits = limits;
        this.wire = new Wire(limits, lookup);
        this.caller = new EndpointCaller(
                wire, frontier, new Grants(clock), new TokenIssuer(wire, frontier, limits, clock), hearing);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("upstream-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    private static Set<Origin> origins(Collection<UpstreamRegistry> operators) {
        return operators.stream().map(registry -> Origin.of(registry.base())).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public UpstreamAnswer<Sighting> sight(Source source, Reference reference) {
        return call(new ManifestSight(source, reference), limits.responseHeader());
    }

    @Override
    public UpstreamAnswer<Delivery> fetch(Source source, Reference reference) {
        return call(new ManifestFetch(source, reference), limits.responseHeader());
    }

    @Override
    public UpstreamAnswer<OptionalLong> sightBlob(Source source, Digest digest) {
        return call(new BlobSight(source, digest), limits.responseHeader());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where upstream does not continue the content that was begun, the rest of a blob is opened anew from its start.
     */
    @Override
    public UpstreamAnswer<OpenBlob> open(Source source, Digest digest, Stretch stretch) {
        return switch (stretch) {
            case Stretch.Rest(long from, Optional<String> validator) ->
                rest(new BlobOpening(source, digest, from, validator));
            case Stretch.Piece piece -> call(new PieceOpening(source, digest, piece), limits.readStall());
        };
    }

    private UpstreamAnswer<OpenBlob> rest(BlobOpening opening) {
        return call(opening, limits.readStall())
                .flatMap(opened -> opened.isPresent() ? opened(opened) : fromStart(opening.fromStart()));
    }

    private UpstreamAnswer<OpenBlob> fromStart(BlobOpening opening) {
        return call(opening, limits.readStall()).flatMap(RegistryUpstream::opened);
    }

    private static UpstreamAnswer<OpenBlob> opened(Optional<OpenBlob> opened) {
        return opened.<UpstreamAnswer<OpenBlob>>map(UpstreamAnswer.Found::new)
                .orElseThrow(() -> new IllegalStateException("from the start on, every answer fits"));
    }

    @Override
    public UpstreamAnswer<TagList> tags(Source source, TagQuery query) {
        return call(new TagListing(source, query), limits.responseHeader());
    }

    /**
     * {@inheritDoc}
     *
     * <p>A registry that pages is asked for page after page, all within the time of one call: half a list is none.
     */
    @Override
    public UpstreamAnswer<Referrers> referrers(Source source, Digest subject) {
        List<Referrer> all = new ArrayList<>();
        Optional<NextPage> from = Optional.empty();
        try (Deadline deadline = deadline(source)) {
            for (int page = 1; page <= UpstreamLimits.REFERRERS_PAGES; page++) {
                ReferrersListing listing = new ReferrersListing(source, subject, from);
                UpstreamAnswer<ReferrersListing.Page> answer = call(listing, limits.responseHeader(), deadline);
                if (!(answer instanceof UpstreamAnswer.Found<ReferrersListing.Page>(var found))) {
                    return page > 1 && answer instanceof UpstreamAnswer.Unknown<ReferrersListing.Page>
                            ? new UpstreamAnswer.Untrustworthy<>(listing.action() + ": a page is missing")
                            : answer.flatMap(nothing -> new UpstreamAnswer.Found<>(nothing.referrers()));
                }
                all.addAll(found.referrers().list());
                from = found.next();
                if (new Referrers(all).sizeBytes() > UpstreamLimits.LIST_BYTES) {
                    return new UpstreamAnswer.Untrustworthy<>(
                            listing.action() + ": longer than " + UpstreamLimits.LIST_BYTES + " bytes");
                }
                if (from.isEmpty()) {
                    return new UpstreamAnswer.Found<>(new Referrers(all));
                }
            }
        }
        return new UpstreamAnswer.Untrustworthy<>(
                "list referrers of " + subject + ": more than " + UpstreamLimits.REFERRERS_PAGES + " pages");
    }

    /** When a call ends at the latest: by its own bound, or when whoever asks must have answered. */
    private Deadline deadline(Source source) {
        Duration left = source.answerBy()
                .map(end -> Duration.between(clock.instant(), end))
                .orElse(limits.exchange());
        return Deadline.after(left.compareTo(limits.exchange()) < 0 ? left : limits.exchange(), timer);
    }

    private <T> UpstreamAnswer<T> call(Endpoint<T> endpoint, Duration patience) {
        try (Deadline deadline = deadline(endpoint.source())) {
            return call(endpoint, patience, deadline);
        }
    }

    private <T> UpstreamAnswer<T> call(Endpoint<T> endpoint, Duration patience, Deadline deadline) {
        UpstreamRegistry registry = endpoint.source().registry();
        if (Origin.trusted(registry.base()).isEmpty()) {
            return new UpstreamAnswer.Untrustworthy<>(
                    endpoint.action() + ": the address of " + registry.name() + " is none to ask at");
        }
        if (registry.login() instanceof UpstreamRegistry.Login.Closed) {
            return new UpstreamAnswer.Unavailable<>(
                    endpoint.action() + ": the login that is held for " + registry.name() + " does not open");
        }
        return caller.call(endpoint, patience, deadline);
    }

    /** Ends every call and connection. */
    @Override
    public void close() {
        wire.close();
        timer.shutdownNow();
    }
}
