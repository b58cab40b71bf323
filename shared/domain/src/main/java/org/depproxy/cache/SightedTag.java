package org.depproxy.cache;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.depproxy.name.Tag;

/**
 * A tag that a HEAD saw stand for a manifest, before the manifest was held.
 *
 * @param seenVersion the version of the tag before that HEAD was sent; absent when there was no such tag
 * @param at when it was sent
 */
public record SightedTag(Tag tag, Optional<Long> seenVersion, Instant at) {
    /**
     * Sightings of one tag, those before that a later one makes worthless: whoever saw a later version knows that the tag has moved
     * since the others looked.
     */
    public static final Comparator<SightedTag> BY_WORTH = Comparator.<SightedTag, Long>comparing(
                    sighted -> sighted.seenVersion().orElse(0L))
            .thenComparing(SightedTag::at);

    /** What it comes to once the manifest is held, unless the tag has moved since. */
    Publications.TagMove move() {
        return new Publications.TagMove(tag, seenVersion, at);
    }
}
