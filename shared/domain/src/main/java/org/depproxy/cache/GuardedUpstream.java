package org.depproxy.cache;

import java.util.OptionalLong;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;

/** An upstream that is left alone while it is in trouble. Thread-safe. */
public final class GuardedUpstream implements Upstream {
    private final Upstream upstream;
    private final CircuitBreaker breaker;

    /** Asks this upstream when the breaker lets it. */
    public GuardedUpstream(Upstream upstream, CircuitBreaker breaker) {
        this.upstream = upstream;
        this.breaker = breaker;
    }

    @Override
    public UpstreamAnswer<Sighting> sight(Source source, Reference reference) {
        return breaker.ask(source, () -> upstream.sight(source, reference));
    }

    @Override
    public UpstreamAnswer<Delivery> fetch(Source source, Reference reference) {
        return breaker.ask(source, () -> upstream.fetch(source, reference));
    }

    @Override
    public UpstreamAnswer<OptionalLong> sightBlob(Source source, Digest digest) {
        return breaker.ask(source, () -> upstream.sightBlob(source, digest));
    }

    @Override
    public UpstreamAnswer<OpenBlob> open(Source source, Digest digest, Stretch stretch) {
        return breaker.ask(source, () -> upstream.open(source, digest, stretch));
    }
}
