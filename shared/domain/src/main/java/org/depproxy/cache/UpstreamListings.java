package org.depproxy.cache;

import org.depproxy.name.Digest;

/** What other people's registries list, under the same bounds and rules as {@link Upstream}. Thread-safe. */
public interface UpstreamListings {
    /** Asks for tags; at most 4 MiB are read. Docker Hub does not count it as a pull. */
    UpstreamAnswer<TagList> tags(Source source, TagQuery query);

    /**
     * Asks for all manifests that refer to this one, whatever their type; at most 4 MiB are taken. A registry that has no API
     * for that does not know it.
     */
    UpstreamAnswer<Referrers> referrers(Source source, Digest subject);
}
