package org.depproxy.cache;

/** What other people's registries list, under the same bounds and rules as {@link Upstream}. Thread-safe. */
public interface UpstreamListings {
    /** Asks for tags; at most 4 MiB are read. Docker Hub does not count it as a pull. */
    UpstreamAnswer<TagList> tags(Source source, TagQuery query);
}
