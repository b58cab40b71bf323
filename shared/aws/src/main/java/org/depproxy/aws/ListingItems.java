package org.depproxy.aws;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.depproxy.access.PullScope;
import org.depproxy.cache.KeptListing;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Listing;
import org.depproxy.cache.Referrer;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Tag;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Kept lists as records. */
final class ListingItems {
    static final String CONFIRMED_AT = "confirmedAt";
    private static final String PAGE = "page";
    private static final String TAGS = "tags";
    private static final String NEXT = "next";
    private static final String REFERRERS = "referrers";
    private static final String DESCRIPTOR = "descriptor";
    private static final String ARTIFACT_TYPE = "artifactType";
    private static final String SEPARATOR = "\n";

    private ListingItems() {}

    static Item tags(PullScope scope, TagQuery query, KeptListing<TagList> kept) {
        String tags = kept.listing().tags().stream().map(Tag::value).collect(Collectors.joining(SEPARATOR));
        Item item = dated(Key.tags(scope, query), kept).with(PAGE, page(query)).with(TAGS, tags);
        return kept.listing().next().map(next -> item.with(NEXT, next.value())).orElse(item);
    }

    /** Whether the item answers this question and no other that shares its place. */
    static boolean answers(Item item, TagQuery query) {
        return item.text(PAGE).equals(Optional.of(page(query)));
    }

    private static String page(TagQuery query) {
        String limit =
                query.limit().isPresent() ? Integer.toString(query.limit().getAsInt()) : "";
        return limit + "#" + query.last().map(Tag::value).orElse("");
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

    static Item referrers(Key key, KeptListing<Referrers> kept) {
        List<AttributeValue> list = kept.listing().list().stream()
                .map(ListingItems::referrer)
                .map(AttributeValue::fromM)
                .toList();
        return dated(key, kept).with(REFERRERS, AttributeValue.fromL(list));
    }

    private static Map<String, AttributeValue> referrer(Referrer referrer) {
        Item item = Item.empty().with(DESCRIPTOR, referrer.descriptor());
        return referrer.artifactType()
                .map(type -> item.with(ARTIFACT_TYPE, type))
                .orElse(item)
                .attributes();
    }

    /** @throws MalformedRecord when the item is no list of referrers */
    static KeptListing<Referrers> referrers(Item item) {
        List<Referrer> list = Item.must(REFERRERS, item.value(REFERRERS)).l().stream()
                .map(AttributeValue::m)
                .map(Item::new)
                .map(one -> new Referrer(Item.must(DESCRIPTOR, one.text(DESCRIPTOR)), one.text(ARTIFACT_TYPE)))
                .toList();
        return new KeptListing<>(new Referrers(list), Item.must(CONFIRMED_AT, item.time(CONFIRMED_AT)));
    }

    private static Item dated(Key key, KeptListing<? extends Listing> kept) {
        return Item.at(key)
                .with(CONFIRMED_AT, kept.confirmedAt())
                .with("expires", Item.expiry(kept.confirmedAt().plus(Limits.KEPT_LISTING)));
    }
}
