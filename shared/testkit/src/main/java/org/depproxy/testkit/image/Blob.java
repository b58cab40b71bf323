package org.depproxy.testkit.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.depproxy.name.Digest;

/** Bytes named by their digest, kept in memory or in a file and opened as often as asked. Thread-safe. */
public final class Blob {

    @FunctionalInterface
    private interface Source {
        InputStream open() throws IOException;
    }

    private final Digest digest;
    private final long sizeBytes;
    private final Source source;

    private Blob(Digest digest, long sizeBytes, Source source) {
        this.digest = digest;
        this.sizeBytes = sizeBytes;
        this.source = source;
    }

    /** A blob of these bytes, which are copied. */
    public static Blob of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Blob(Digest.sha256(copy), copy.length, () -> new ByteArrayInputStream(copy));
    }

    /** A blob whose bytes are the whole of this file; the caller has hashed them. */
    static Blob inFile(Path file, Digest digest, long sizeBytes) {
        return new Blob(digest, sizeBytes, () -> Files.newInputStream(file));
    }

    public Digest digest() {
        return digest;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /** A new stream from the first byte; the caller closes it. */
    public InputStream open() throws IOException {
        return source.open();
    }

    @Override
    public String toString() {
        return digest + " (" + sizeBytes + " bytes)";
    }
}
