package org.depproxy.aws;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.cache.Limits;
import org.depproxy.cache.SightedTag;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Tag;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tags that wait for a manifest, as a map from tag to how it was sighted. */
final class AwaitingTags {
    static final String AWAITING = "awaiting";
    static final String SIGHTED_AT = "sightedAt";

    /** The version of the tag that was seen; 0, which no tag has, where there was none. */
    static final String SEEN_MOVES = "seenMoves";

    private AwaitingTags() {}

    /** Those that tell which version they saw: sightings from before they did were worth little, and are over in minutes. */
    static List<SightedTag> read(Item link) {
        return link.map(AWAITING).entrySet().stream()
                .filter(entry -> entry.getValue().hasM())
                .map(entry -> sighted(entry.getKey(), new Item(entry.getValue().m())))
                .toList();
    }

    private static SightedTag sighted(String name, Item item) {
        long seen = Item.must(SEEN_MOVES, item.number(SEEN_MOVES));
        return new SightedTag(
                tag(name),
                Optional.of(seen).filter(version -> version > 0),
                Item.must(SIGHTED_AT, item.time(SIGHTED_AT)));
    }

    private static Tag tag(String name) {
        try {
            return new Tag(name);
        } catch (InvalidName e) {
            throw new MalformedRecord("what waits for a manifest is no tag", e);
        }
    }

    static AttributeValue write(List<SightedTag> tags) {
        return AttributeValue.fromM(
                tags.stream().collect(Collectors.toMap(sighted -> sighted.tag().value(), AwaitingTags::write)));
    }

    static AttributeValue write(SightedTag sighted) {
        return AttributeValue.fromM(Item.empty()
                .with(SIGHTED_AT, sighted.at())
                .with(SEEN_MOVES, seenMoves(sighted))
                .attributes());
    }

    static long seenMoves(SightedTag sighted) {
        return sighted.seenVersion().orElse(0L);
    }

    /** Those waiting and one more: each tag once, as it was sighted best, of too many those sighted last. */
    static List<SightedTag> and(List<SightedTag> waiting, SightedTag sighted) {
        Map<Tag, SightedTag> best = Stream.concat(waiting.stream(), Stream.of(sighted))
                .collect(Collectors.toMap(
                        SightedTag::tag, Function.identity(), BinaryOperator.maxBy(SightedTag.BY_WORTH)));
        return best.values().stream()
                .sorted(Comparator.comparing(SightedTag::at).reversed())
                .limit(Limits.SIGHTED_TAGS)
                .toList();
    }
}
