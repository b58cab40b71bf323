package org.depproxy.cache;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.content.Descriptor;
import org.depproxy.content.MediaType;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;

/**
 * Other people's registries. Each call is bounded in time and in what it reads, follows redirects without ever taking a
 * secret to another host, and tells every failure as a case of {@link UpstreamAnswer}. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull">distribution-spec, "Pull"</a>
 */
public interface Upstream {
    /** Asks by HEAD what a reference stands for; Docker Hub does not count it as a pull. */
    UpstreamAnswer<Sighting> sight(Source source, Reference reference);

    /** Fetches a manifest by GET; Docker Hub counts it as a pull. At most 4 MiB are read. */
    UpstreamAnswer<Delivery> fetch(Source source, Reference reference);

    /** Asks by HEAD whether the image has a blob. */
    UpstreamAnswer<OptionalLong> sightBlob(Source source, Digest digest);

    /**
     * Opens a blob for reading.
     *
     * @return for a {@link Stretch.Piece}: found only where exactly that is given, of the content with that validator; else
     *     untrustworthy
     */
    UpstreamAnswer<OpenBlob> open(Source source, Digest digest, Stretch stretch);

    /** Which bytes of a blob are wanted. */
    sealed interface Stretch {
        /** The first one; zero is the start of the blob. */
        long from();

        /**
         * All from a position on.
         *
         * @param validator the {@link OpenBlob#validator()} of an earlier opening, when {@code from} is not zero
         */
        record Rest(long from, Optional<String> validator) implements Stretch {
            /** The whole blob. */
            public static final Rest WHOLE = new Rest(0, Optional.empty());
        }

        /**
         * So many in the middle, of a blob whose opening {@link OpenBlob.Pieces#OFFERED offered} it.
         *
         * @param validator of that opening
         */
        record Piece(long from, int length, String validator) implements Stretch {
            public Piece {
                if (from < 1 || length < 1) {
                    throw new IllegalArgumentException(
                            "a piece is some bytes after the first: " + length + " from " + from);
                }
            }

            /** The byte after its last. */
            public long end() {
                return from + length;
            }
        }
    }

    /**
     * What a HEAD of a manifest told.
     *
     * @param descriptor its type, digest and size; absent when upstream does not name the digest or the size
     */
    record Sighting(Optional<Descriptor> descriptor) {}

    /**
     * A manifest as upstream sent it, unverified.
     *
     * @param declaredDigest what upstream said its digest is
     */
    record Delivery(MediaType mediaType, Optional<Digest> declaredDigest, Octets bytes) {}

    /**
     * A blob's bytes, unverified. Reading throws {@link java.io.IOException} when the connection breaks, stalls, or ends before
     * the announced length.
     *
     * @param bytes the content from {@code from} on; the caller closes it, which ends the connection
     * @param from where it really starts: what was asked for, or zero when upstream ignored that or its content changed
     * @param totalBytes the length of the whole blob, where upstream told
     * @param validator what to bring along to read on later, where upstream gave a strong one
     * @param pieces whether pieces of it can be opened beside it
     */
    record OpenBlob(InputStream bytes, long from, OptionalLong totalBytes, Optional<String> validator, Pieces pieces) {
        /** A blob of which no pieces can be opened. */
        public OpenBlob(InputStream bytes, long from, OptionalLong totalBytes, Optional<String> validator) {
            this(bytes, from, totalBytes, validator, Pieces.NOT_OFFERED);
        }

        /** What upstream says of ranges. */
        public enum Pieces {
            /** It takes them, and has told the length and a strong validator, without which they are of no use. */
            OFFERED,
            NOT_OFFERED
        }
    }
}
