package org.depproxy.aws;

import java.time.Instant;
import org.depproxy.cache.StoredBlob;
import org.depproxy.name.Digest;

/** A stored blob as a record. */
final class BlobItem {
    private static final String SIZE_BYTES = "sizeBytes";
    private static final String STORED_AT = "storedAt";

    private BlobItem() {}

    static Item write(StoredBlob blob, Instant now) {
        return Item.at(Key.blob(blob.digest()))
                .with(SIZE_BYTES, blob.sizeBytes())
                .with(STORED_AT, now);
    }

    static StoredBlob read(Digest digest, Item item) {
        return new StoredBlob(digest, Item.must(SIZE_BYTES, item.number(SIZE_BYTES)));
    }
}
