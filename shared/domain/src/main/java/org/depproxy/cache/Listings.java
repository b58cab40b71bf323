package org.depproxy.cache;

import java.util.Optional;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Standing;
import org.depproxy.name.Digest;

/**
 * The lists that are kept for the days when upstream cannot be asked, each with what decides whether the principal may see
 * it, read at one moment and never from an old copy. Thread-safe.
 */
public interface Listings {
    /** Everything for a question for tags. */
    Page<TagList> tags(Principal principal, PullScope scope, TagQuery query);

    /**
     * Keeps upstream's answer to a question for tags, unless a later one is kept; at its {@link TagQuery#place place}, where the answer
     * to another question may lie until then.
     *
     * @param kept of at most {@link Limits#KEPT_LISTING_BYTES}
     */
    void keepTags(PullScope scope, TagQuery query, KeptListing<TagList> kept);

    /** Everything for a question for the referrers of a manifest. */
    Page<Referrers> referrers(Principal principal, PullScope scope, Digest subject);

    /**
     * Keeps upstream's answer to a question for referrers, unless a later one is kept.
     *
     * @param kept of at most {@link Limits#KEPT_LISTING_BYTES}
     */
    void keepReferrers(PullScope scope, Digest subject, KeptListing<Referrers> kept);

    /** What a question for a list reads. */
    record Page<T extends Listing>(Standing standing, Optional<KeptListing<T>> kept) {}
}
