package org.depproxy.cache;

import org.depproxy.name.Digest;

/** The lists of an upstream that is left alone while it is in trouble. Thread-safe. */
public final class GuardedListings implements UpstreamListings {
    private final UpstreamListings upstream;
    private final CircuitBreaker breaker;

    /** Asks this upstream when the breaker lets it. */
    public GuardedListings(UpstreamListings upstream, CircuitBreaker breaker) {
        this.upstream = upstream;
        this.breaker = breaker;
    }

    @Override
    public UpstreamAnswer<TagList> tags(Source source, TagQuery query) {
        return breaker.ask(source, () -> upstream.tags(source, query));
    }

    @Override
    public UpstreamAnswer<Referrers> referrers(Source source, Digest subject) {
        return breaker.ask(source, () -> upstream.referrers(source, subject));
    }
}
