package org.depproxy.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Publications;
import org.depproxy.cache.SightedTag;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a pull writes to the table: shared content first, then, in one transaction with the fence, what makes it visible. */
final class DynamoPublications implements Publications {
    /** How often a sighting is written anew that collides with others'; what is lost then is asked upstream again. */
    private static final int SIGHTING_ATTEMPTS = 20;

    /** How long the table keeps tags that waited in vain. */
    private static final Duration SIGHTING_MEMORY = Limits.SIGHTING.plusDays(1);

    private static final String NOT_HELD = "attribute_not_exists(" + ManifestContents.MEDIA_TYPE + ") AND ";

    private final Table table;
    private final ManifestContents contents;

    DynamoPublications(Table table, ManifestContents contents) {
        this.table = table;
        this.contents = contents;
    }

    @Override
    public boolean manifest(PullScope scope, Manifest manifest, Fence fence) {
        contents.keepLarge(manifest);
        table.put("store a manifest", ManifestContents.with(Item.at(Key.manifest(manifest.digest())), manifest));
        Item link = Item.at(Key.manifestLink(scope, manifest.digest()))
                .with(ManifestContents.MEDIA_TYPE, manifest.mediaType().value());
        return putAllIfHeld("publish a manifest", fence, List.of(link));
    }

    @Override
    public boolean tag(PullScope scope, Manifest manifest, TagMove move) {
        Key key = Key.tag(scope, move.tag());
        return Attempt.of("move a tag", () -> switch (moved(key, manifest, move)) {
            case Table.Written.Done done -> true;
            case Table.Written.Refused(Item present)
            when move.seenVersion().isEmpty() && isUnreadable(present, move) -> {
                // Who reads a tag that cannot be read sees none, and so could never move it.
                Optional<Long> seen = present.number(ManifestContents.MOVES);
                yield moved(key, manifest, new TagMove(move.tag(), seen, move.confirmedAt()))
                        .isDone();
            }
            case Table.Written.Refused refused -> false;
        });
    }

    private boolean isUnreadable(Item present, TagMove move) {
        return present.number(ManifestContents.MOVES).isPresent()
                && contents.tag(move.tag(), present).isEmpty();
    }

    private Table.Written moved(Key key, Manifest manifest, TagMove move) {
        long next = move.seenVersion().orElse(0L) + 1;
        Condition unmoved = move.seenVersion()
                .map(seen -> new Condition(ManifestContents.MOVES + " = :seen", Map.of(":seen", Item.number(seen))))
                .orElseGet(Condition::absent);
        return table.put("move a tag", ManifestContents.write(key, manifest, move.confirmedAt(), next), unmoved);
    }

    @Override
    public void awaiting(PullScope scope, Digest digest, SightedTag sighted) {
        Attempt.run("remember a sighted tag", () -> {
            Key key = Key.manifestLink(scope, digest);
            Item seen = Item.empty();
            for (int i = 0; i < SIGHTING_ATTEMPTS && !isSettled(seen, sighted); i++) {
                switch (sight(key, seen, sighted)) {
                    case Table.Written.Done done -> {
                        return;
                    }
                    case Table.Written.Refused(Item present) -> seen = present;
                }
            }
        });
    }

    /** Whether the manifest is held by now, or the tag need not wait: it does already, or too many do since later, or it was sighted better. */
    private static boolean isSettled(Item link, SightedTag sighted) {
        List<SightedTag> waiting = AwaitingTags.read(link);
        return ManifestContents.mediaType(link).isPresent()
                || waiting.contains(sighted)
                || !AwaitingTags.and(waiting, sighted).contains(sighted);
    }

    private Table.Written sight(Key key, Item seen, SightedTag sighted) {
        List<SightedTag> waiting = AwaitingTags.read(seen);
        AttributeValue expires = Item.expiry(expiry(waiting, sighted));
        boolean waits = waiting.stream().anyMatch(tag -> tag.tag().equals(sighted.tag()));
        if (waits) {
            // The usual crowd, all with one tag: nobody needs to read again what another has written meanwhile.
            String before = AwaitingTags.AWAITING + ".#tag";
            String seenMoves = before + "." + AwaitingTags.SEEN_MOVES;
            Table.Change change = new Table.Change(
                    "SET " + before + " = :sighted, expires = :expires",
                    Map.of(":sighted", AwaitingTags.write(sighted), ":expires", expires),
                    Map.of("#tag", sighted.tag().value()));
            Condition worse = new Condition(
                    NOT_HELD + "(" + seenMoves + " < :seenMoves OR (" + seenMoves + " = :seenMoves AND " + before + "."
                            + AwaitingTags.SIGHTED_AT + " < :at))",
                    Map.of(
                            ":seenMoves", Item.number(AwaitingTags.seenMoves(sighted)),
                            ":at", Item.number(sighted.at())));
            return table.update("remember a sighted tag", key, change, worse);
        }
        Table.Change change = new Table.Change(
                "SET " + AwaitingTags.AWAITING + " = :waiting, expires = :expires",
                Map.of(":waiting", AwaitingTags.write(AwaitingTags.and(waiting, sighted)), ":expires", expires),
                Map.of());
        Condition unchanged = seen.value(AwaitingTags.AWAITING)
                .map(before ->
                        new Condition(NOT_HELD + AwaitingTags.AWAITING + " = :before", Map.of(":before", before)))
                .orElseGet(() ->
                        new Condition(NOT_HELD + "attribute_not_exists(" + AwaitingTags.AWAITING + ")", Map.of()));
        return table.update("remember a sighted tag", key, change, unchanged);
    }

    private static Instant expiry(List<SightedTag> before, SightedTag sighted) {
        return before.stream()
                .map(SightedTag::at)
                .filter(sighted.at()::isBefore)
                .max(Instant::compareTo)
                .orElse(sighted.at())
                .plus(SIGHTING_MEMORY);
    }

    @Override
    public boolean blob(PullScope scope, StoredBlob blob, Instant now, Fence fence) {
        Item content = BlobItem.write(blob, now);
        return putAllIfHeld("publish a blob", fence, List.of(content, Item.at(Key.blobLink(scope, blob.digest()))));
    }

    @Override
    public boolean link(PullScope scope, Digest blob, Fence fence) {
        return putAllIfHeld("link a blob", fence, List.of(Item.at(Key.blobLink(scope, blob))));
    }

    @Override
    public void checked(Digest blob, Optional<Instant> seen, Instant now) {
        table.update("note that a blob is there", Key.blob(blob), BlobItem.checked(now), BlobItem.unchangedSince(seen));
    }

    @Override
    public void lost(Digest blob, Optional<Instant> seen, Instant now) {
        table.update("note that a blob is lost", Key.blob(blob), BlobItem.lost(now), BlobItem.unchangedSince(seen));
    }

    private boolean putAllIfHeld(String attempt, Fence fence, List<Item> items) {
        return table.putAllIf(attempt, Key.lease(fence.key()), LeaseItem.heldBy(fence), items);
    }
}
