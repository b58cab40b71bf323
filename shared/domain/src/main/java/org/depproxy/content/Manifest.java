package org.depproxy.content;

import java.util.Arrays;
import org.depproxy.name.Digest;

/**
 * A manifest, byte for byte as upstream sent it, whose bytes hash to its digest.
 *
 * <p>Immutable: bytes are copied in and out.
 */
public final class Manifest {
    /** The largest manifest that is taken, in bytes. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private final Digest digest;
    private final MediaType mediaType;
    private final byte[] bytes;

    private Manifest(Digest digest, MediaType mediaType, byte[] bytes) {
        this.digest = digest;
        this.mediaType = mediaType;
        this.bytes = bytes;
    }

    /**
     * A manifest whose bytes have been checked against its digest here.
     *
     * @throws DigestMismatch when they hash to something else
     * @throws IllegalArgumentException when there are more than {@link #MAX_BYTES}
     */
    public static Manifest verified(Digest digest, MediaType mediaType, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a manifest has at most " + MAX_BYTES + " bytes: " + bytes.length);
        }
        if (!digest.names(bytes)) {
            throw new DigestMismatch(digest, Digest.of(digest.algorithm(), bytes));
        }
        return new Manifest(digest, mediaType, bytes.clone());
    }

    public Digest digest() {
        return digest;
    }

    public MediaType mediaType() {
        return mediaType;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its length in bytes. */
    public int sizeBytes() {
        return bytes.length;
    }

    public Descriptor descriptor() {
        return new Descriptor(mediaType, digest, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest that
                && digest.equals(that.digest)
                && mediaType.equals(that.mediaType)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return mediaType + " " + digest + " (" + bytes.length + " bytes)";
    }
}
