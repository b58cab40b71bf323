package org.depproxy.testkit.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.depproxy.testkit.image.Blob;

/** The bytes of an answer: how many, and where they come from. */
record Body(long sizeBytes, Source source) {

    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    static Body of(byte[] bytes) {
        return new Body(bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Body of(Blob blob) {
        return new Body(blob.sizeBytes(), blob::open);
    }

    /** The bytes from {@code first} on, {@code length} of them. */
    Body slice(long first, long length) {
        return new Body(length, () -> {
            InputStream in = source.open();
            in.skipNBytes(first);
            return new Spoiled.Limited(in, length);
        });
    }
}
