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

    /**
     * In which of {@link Limits#KEPT_TAG_PAGES} places an answer to this is kept, instead of whatever lies there: so many pages of an
     * image are kept, however many may be asked for. The same in every instance.
     */
    public int place() {
        int start = last.map(tag -> tag.value().hashCode()).orElse(0);
        return Math.floorMod(start + limit.orElse(-1), Limits.KEPT_TAG_PAGES);
    }

    boolean asksForNone() {
        return limit.isPresent() && limit.getAsInt() == 0;
    }
}
