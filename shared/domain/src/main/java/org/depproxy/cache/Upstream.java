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
     * Opens a blob for reading from a position.
     *
     * @param from the first byte wanted; zero for the whole
     * @param validator the {@link OpenBlob#validator()} of an earlier opening, when {@code from} is not zero
     */
    UpstreamAnswer<OpenBlob> open(Source source, Digest digest, long from, Optional<String> validator);

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
     */
    record OpenBlob(InputStream bytes, long from, OptionalLong totalBytes, Optional<String> validator) {}
}
