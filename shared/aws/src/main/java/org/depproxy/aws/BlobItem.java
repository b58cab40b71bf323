package org.depproxy.aws;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.depproxy.cache.StoredBlob;
import org.depproxy.name.Digest;

/** A stored blob as a record. One that was lost keeps its record, marked, until it is published again. */
final class BlobItem {
    private static final String SIZE_BYTES = "sizeBytes";
    private static final String STORED_AT = "storedAt";

    private static final String CHECKED_AT = "checkedAt";
    private static final String LOST_AT = "lostAt";

    private BlobItem() {}

    static Item write(StoredBlob blob, Instant now) {
        return Item.at(Key.blob(blob.digest()))
                .with(SIZE_BYTES, blob.sizeBytes())
                .with(STORED_AT, now)
                .with(CHECKED_AT, now);
    }

    /** The blob, unless it was lost. */
    static Optional<StoredBlob> read(Digest digest, Item item) {
        StoredBlob blob = new StoredBlob(digest, Item.must(SIZE_BYTES, item.number(SIZE_BYTES)));
        return item.time(LOST_AT).isPresent() ? Optional.empty() : Optional.of(blob);
    }

    /** When the bucket was last seen to have it. */
    static Optional<Instant> checkedAt(Item item) {
        return item.time(CHECKED_AT);
    }

    static Table.Change checked(Instant now) {
        return new Table.Change("SET " + CHECKED_AT + " = :now", Map.of(":now", Item.number(now)));
    }

    static Table.Change lost(Instant now) {
        return new Table.Change("SET " + LOST_AT + " = :now", Map.of(":now", Item.number(now)));
    }

    /** There is a blob, not lost, and nothing has been noted of it since. */
    static Condition unchangedSince(Optional<Instant> seen) {
        String present = "attribute_exists(" + SIZE_BYTES + ") AND attribute_not_exists(" + LOST_AT + ") AND ";
        return seen.map(at -> new Condition(present + CHECKED_AT + " = :seen", Map.of(":seen", Item.number(at))))
                .orElseGet(() -> new Condition(present + "attribute_not_exists(" + CHECKED_AT + ")", Map.of()));
    }
}
