package org.depproxy.cache;

import java.util.Optional;
import java.util.OptionalInt;
import org.depproxy.name.Tag;

/**
 * Which of an image's tags are asked for.
 *
 * @param limit how many at most, up to {@link Limits#TAGS_PER_PAGE}; absent for as many as upstream sends at once
 * @param last the tag after which the page begins
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">distribution-spec,
 *     "Listing Tags"</a>
 */
public record TagQuery(OptionalInt limit, Optional<Tag> last) {
    public TagQuery {
        if (limit.isPresent() && (limit.getAsInt() < 0 || limit.getAsInt() > Limits.TAGS_PER_PAGE)) {
            throw new IllegalArgumentException("a page has at most " + Limits.TAGS_PER_PAGE + " tags: " + limit);
        }
    }

    boolean asksForNone() {
        return limit.isPresent() && limit.getAsInt() == 0;
    }
}
