package org.depproxy.cache;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.name.Digest;

/** Where the bytes of blobs lie. A blob is visible only once a record says so, never because it lies here. Thread-safe. */
public interface BlobStore {
    /** The largest blob that {@link #put} takes, in bytes, and the smallest part of an upload but its last. */
    int MIN_PART_BYTES = 8 * 1024 * 1024;

    /** The most parts of an upload. */
    int MAX_PARTS = 10_000;

    /**
     * Stores a small blob whole; the store checks the digest itself where it can. The same blob twice is no error. What lies
     * there with another length is written over.
     *
     * @param bytes all of them: at most {@link #MIN_PART_BYTES}
     */
    void put(Digest digest, byte[] bytes);

    /** How long what lies there is, in bytes; empty when nothing does. */
    OptionalLong length(Digest digest);

    /** Begins to store a blob in parts. */
    Upload begin(Digest digest);

    /**
     * Goes on with an upload that was begun elsewhere.
     *
     * @param uploadId its {@link Upload#id}
     * @param parts how many parts it must have, the first one to this
     * @return empty when it is not there any more, or lacks one of them
     */
    Optional<Upload> reopen(Digest digest, String uploadId, int parts);

    /** A blob on its way in. Nothing of it can be read before {@link #complete}. Parts may come from several threads. */
    interface Upload {
        /** What the store calls it: a name to {@link BlobStore#reopen} it by. */
        String id();

        /**
         * Stores one part.
         *
         * @param number from 1, without gaps
         * @param bytes at least {@link #MIN_PART_BYTES}, but for the last
         */
        void part(int number, ByteBuffer bytes);

        /**
         * Makes the blob whole, after its bytes have been verified. The same blob twice is no error. What lies there with another
         * length is written over.
         *
         * @throws IllegalStateException when a part is missing between the first and the last
         */
        void complete();

        /** Throws the parts away. Never throws: what is left behind is taken away by the bucket's own rule. */
        void abort();
    }
}
