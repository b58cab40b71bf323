package org.depproxy.testkit.image;

import java.nio.charset.StandardCharsets;
import org.depproxy.name.Digest;

/** A manifest or index: its exact bytes and the media type it is served with. Immutable. */
public final class SampleManifest {
    private final Digest digest;
    private final String mediaType;
    private final byte[] bytes;

    /** These bytes, which are copied, to be served as {@code mediaType}. */
    public SampleManifest(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        this.bytes = bytes.clone();
        this.digest = Digest.sha256(this.bytes);
    }

    /** The SHA-256 of {@link #bytes()}. */
    public Digest digest() {
        return digest;
    }

    /** The {@code Content-Type} a registry gives; the body need not repeat it. */
    public String mediaType() {
        return mediaType;
    }

    /** A copy of the exact bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes there are. */
    public int sizeBytes() {
        return bytes.length;
    }

    /** The bytes as the JSON text they are. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return mediaType + " " + digest;
    }
}
