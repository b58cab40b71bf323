package org.depproxy.aws;

import java.time.Instant;
import java.util.Optional;
import org.depproxy.cache.TagRecord;
import org.depproxy.content.DigestMismatch;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Tag;

/**
 * The bytes of manifests: in the record itself up to {@link #MAX_INLINE_BYTES}, above that in the bucket. Bytes that are not
 * what the digest says count as absent wherever they lie.
 */
final class ManifestContents {
    /** The largest manifest within a record, in bytes; a record has at most 400 KB. */
    static final int MAX_INLINE_BYTES = 350 * 1024;

    static final String MEDIA_TYPE = "mediaType";
    static final String MOVES = "moves";
    private static final String CONTENT = "content";
    private static final String DIGEST = "digest";
    private static final String CONFIRMED_AT = "confirmedAt";

    private final S3Manifests large;

    ManifestContents(S3Manifests large) {
        this.large = large;
    }

    /** Puts the bytes where they can be pointed at by an item {@link #with} them. */
    void keepLarge(Manifest manifest) {
        if (manifest.sizeBytes() > MAX_INLINE_BYTES) {
            large.put(manifest.digest(), manifest.bytes());
        }
    }

    /** The item, with the bytes in it unless they are too many. */
    static Item with(Item item, Manifest manifest) {
        return manifest.sizeBytes() > MAX_INLINE_BYTES ? item : item.with(CONTENT, Item.bytes(manifest.bytes()));
    }

    /** The manifest whose bytes an item has or means. */
    Optional<Manifest> manifest(Digest digest, MediaType mediaType, Item item) {
        return item.bytes(CONTENT).or(() -> large.get(digest)).flatMap(bytes -> verified(digest, mediaType, bytes));
    }

    private static Optional<Manifest> verified(Digest digest, MediaType mediaType, byte[] bytes) {
        try {
            return Optional.of(Manifest.verified(digest, mediaType, bytes));
        } catch (DigestMismatch e) {
            return Optional.empty();
        }
    }

    /** The media type that a link gives to the content it leads to; absent while tags only wait there. */
    static Optional<MediaType> mediaType(Item link) {
        return link.text(MEDIA_TYPE).map(ManifestContents::mediaType);
    }

    private static MediaType mediaType(String text) {
        try {
            return new MediaType(text);
        } catch (InvalidName e) {
            throw new MalformedRecord("a manifest has no media type", e);
        }
    }

    /** A tag as a record. */
    static Item write(Key key, Manifest manifest, Instant confirmedAt, long moves) {
        Item item = Item.at(key)
                .with(DIGEST, manifest.digest().toString())
                .with(MEDIA_TYPE, manifest.mediaType().value())
                .with(CONFIRMED_AT, confirmedAt)
                .with(MOVES, moves);
        return with(item, manifest);
    }

    /** What a tag stands for; absent when its manifest is not what its digest says. */
    Optional<TagRecord> tag(Tag tag, Item item) {
        Digest digest = digest(Item.must(DIGEST, item.text(DIGEST)));
        MediaType mediaType = Item.must(MEDIA_TYPE, mediaType(item));
        Instant confirmedAt = Item.must(CONFIRMED_AT, item.time(CONFIRMED_AT));
        long moves = Item.must(MOVES, item.number(MOVES));
        return manifest(digest, mediaType, item).map(manifest -> new TagRecord(tag, manifest, confirmedAt, moves));
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (InvalidName e) {
            throw new MalformedRecord("a tag stands for no digest", e);
        }
    }
}
