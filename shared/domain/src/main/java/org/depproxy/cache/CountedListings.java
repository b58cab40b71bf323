package org.depproxy.cache;

import org.depproxy.name.Digest;

/** The lists of an upstream of which it is counted how often it is asked, and what could not be believed. Thread-safe. */
public final class CountedListings implements UpstreamListings {
    private final UpstreamListings upstream;
    private final Counts counts;

    /** Counts here what that upstream is asked. */
    public CountedListings(UpstreamListings upstream, Counts counts) {
        this.upstream = upstream;
        this.counts = counts;
    }

    @Override
    public UpstreamAnswer<TagList> tags(Source source, TagQuery query) {
        counts.count(Counted.UPSTREAM_LISTS);
        return CountedUpstream.believed(upstream.tags(source, query), counts);
    }

    @Override
    public UpstreamAnswer<Referrers> referrers(Source source, Digest subject) {
        counts.count(Counted.UPSTREAM_LISTS);
        return CountedUpstream.believed(upstream.referrers(source, subject), counts);
    }
}
