package org.depproxy.cache;

import java.util.Optional;
import org.depproxy.content.Octets;

/**
 * How far the copying of a blob in parts has come, for another to go on from there.
 *
 * @param uploadId what the store calls the upload
 * @param parts how many parts, each of {@link BlobStore#MIN_PART_BYTES}, lie in the store
 * @param hash the state of the blob's hash after them: at most {@link #MAX_HASH_BYTES}
 * @param validator the {@link Upstream.OpenBlob#validator()} of what was read
 * @param continuation which continuation it is that goes on from here: from 1 to {@link Limits#CONTINUATIONS}
 */
public record Checkpoint(String uploadId, int parts, Octets hash, Optional<String> validator, int continuation) {
    /** The longest state of a hash. */
    public static final int MAX_HASH_BYTES = 512;

    public Checkpoint {
        if (hash.length() == 0 || hash.length() > MAX_HASH_BYTES) {
            throw new IllegalArgumentException(
                    "the state of a hash has 1 to " + MAX_HASH_BYTES + " bytes: " + hash.length());
        }
        if (parts < 1 || parts > BlobStore.MAX_PARTS) {
            throw new IllegalArgumentException(
                    "an upload that is gone on with has 1 to " + BlobStore.MAX_PARTS + " parts: " + parts);
        }
        if (continuation < 1 || continuation > Limits.CONTINUATIONS) {
            throw new IllegalArgumentException(
                    "a copy is continued 1 to " + Limits.CONTINUATIONS + " times: " + continuation);
        }
    }

    /** How many bytes lie in the store. */
    public long position() {
        return (long) parts * BlobStore.MIN_PART_BYTES;
    }
}
