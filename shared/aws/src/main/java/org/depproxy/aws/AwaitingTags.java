package org.depproxy.aws;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.cache.Limits;
import org.depproxy.cache.SightedTag;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Tag;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tags that wait for a manifest, as a map from tag to when it was sighted. */
final class AwaitingTags {
    static final String AWAITING = "awaiting";

    private AwaitingTags() {}

    static List<SightedTag> read(Item link) {
        return link.map(AWAITING).keySet().stream()
                .map(name -> new SightedTag(tag(name), at(link, name)))
                .toList();
    }

    private static Tag tag(String name) {
        try {
            return new Tag(name);
        } catch (InvalidName e) {
            throw new MalformedRecord("what waits for a manifest is no tag", e);
        }
    }

    private static Instant at(Item link, String name) {
        return Item.must(AWAITING, new Item(link.map(AWAITING)).time(name));
    }

    static AttributeValue write(List<SightedTag> tags) {
        return AttributeValue.fromM(
                tags.stream().collect(Collectors.toMap(tag -> tag.tag().value(), tag -> Item.number(tag.at()))));
    }

    /** Those waiting and one more: each tag once with its latest time, of too many those sighted last. */
    static List<SightedTag> and(List<SightedTag> waiting, SightedTag sighted) {
        Map<Tag, Instant> latest = Stream.concat(waiting.stream(), Stream.of(sighted))
                .collect(Collectors.toMap(SightedTag::tag, SightedTag::at, (one, two) -> one.isAfter(two) ? one : two));
        return latest.entrySet().stream()
                .map(entry -> new SightedTag(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(SightedTag::at).reversed())
                .limit(Limits.SIGHTED_TAGS)
                .toList();
    }
}
