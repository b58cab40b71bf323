package org.depproxy.aws;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.depproxy.cache.KeptListing;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Listing;
import org.depproxy.cache.TagList;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Tag;

/** Kept lists as records. */
final class ListingItems {
    static final String CONFIRMED_AT = "confirmedAt";
    private static final String TAGS = "tags";
    private static final String NEXT = "next";
    private static final String SEPARATOR = "\n";

    private ListingItems() {}

    static Item tags(Key key, KeptListing<TagList> kept) {
        String tags = kept.listing().tags().stream().map(Tag::value).collect(Collectors.joining(SEPARATOR));
        Item item = dated(key, kept).with(TAGS, tags);
        return kept.listing().next().map(next -> item.with(NEXT, next.value())).orElse(item);
    }

    /** @throws MalformedRecord when the item is no list of tags */
    static KeptListing<TagList> tags(Item item) {
        String text = Item.must(TAGS, item.text(TAGS));
        try {
            List<Tag> tags = text.isEmpty()
                    ? List.of()
                    : Arrays.stream(text.split(SEPARATOR, -1)).map(Tag::new).toList();
            return new KeptListing<>(
                    new TagList(tags, item.text(NEXT).map(Tag::new)), Item.must(CONFIRMED_AT, item.time(CONFIRMED_AT)));
        } catch (InvalidName e) {
            throw new MalformedRecord("a list holds what is no tag", e);
        }
    }

    private static Item dated(Key key, KeptListing<? extends Listing> kept) {
        return Item.at(key)
                .with(CONFIRMED_AT, kept.confirmedAt())
                .with("expires", Item.expiry(kept.confirmedAt().plus(Limits.KEPT_LISTING)));
    }
}
