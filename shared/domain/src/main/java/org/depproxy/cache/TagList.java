package org.depproxy.cache;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.depproxy.name.Tag;

/**
 * A page of an image's tags, in upstream's order.
 *
 * @param next after which tag the next page begins; absent when this is the last
 */
public record TagList(List<Tag> tags, Optional<Tag> next) implements Listing {
    static final TagList EMPTY = new TagList(List.of(), Optional.empty());

    public TagList {
        tags = List.copyOf(tags);
    }

    @Override
    public long sizeBytes() {
        return tags.stream().mapToLong(tag -> tag.value().length() + 1L).sum();
    }

    /** This page without the tags that are not wanted. It may be shorter than was asked for, and more may follow even so. */
    TagList only(Predicate<Tag> wanted) {
        return new TagList(tags.stream().filter(wanted).toList(), next);
    }

    /** This page as the query wants it, whatever upstream made of it: not too long, and not leading back to itself. */
    TagList within(TagQuery query) {
        int limit = query.limit().orElse(tags.size());
        TagList page =
                tags.size() > limit ? new TagList(tags.subList(0, limit), Optional.of(tags.get(limit - 1))) : this;
        return page.next.isPresent() && page.next.equals(query.last())
                ? new TagList(page.tags, Optional.empty())
                : page;
    }
}
