package org.depproxy.cache;

import java.util.OptionalLong;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;

/** An upstream of which it is counted what it is asked, and which of its answers could not be believed. Thread-safe. */
public final class CountedUpstream implements Upstream {
    private final Upstream upstream;
    private final Counts counts;

    /** Counts here what that upstream is asked. */
    public CountedUpstream(Upstream upstream, Counts counts) {
        this.upstream = upstream;
        this.counts = counts;
    }

    @Override
    public UpstreamAnswer<Sighting> sight(Source source, Reference reference) {
        counts.count(Counted.UPSTREAM_HEADS);
        return believed(upstream.sight(source, reference), counts);
    }

    @Override
    public UpstreamAnswer<Delivery> fetch(Source source, Reference reference) {
        counts.count(Counted.UPSTREAM_PULLS);
        return believed(upstream.fetch(source, reference), counts);
    }

    @Override
    public UpstreamAnswer<OptionalLong> sightBlob(Source source, Digest digest) {
        counts.count(Counted.UPSTREAM_HEADS);
        return believed(upstream.sightBlob(source, digest), counts);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A piece that is not given is no answer to be suspicious of: whoever asked for it reads on as if there were none.
     */
    @Override
    public UpstreamAnswer<OpenBlob> open(Source source, Digest digest, Stretch stretch) {
        counts.count(Counted.UPSTREAM_BLOBS);
        UpstreamAnswer<OpenBlob> answer = upstream.open(source, digest, stretch);
        return switch (stretch) {
            case Stretch.Rest rest -> believed(answer, counts);
            case Stretch.Piece piece -> answer;
        };
    }

    /** The answer, counted when it is one that must not be believed. */
    static <T> UpstreamAnswer<T> believed(UpstreamAnswer<T> answer, Counts counts) {
        if (answer instanceof UpstreamAnswer.Untrustworthy<T> untrustworthy) {
            counts.count(Counted.of(untrustworthy.distrust()));
        }
        return answer;
    }
}
