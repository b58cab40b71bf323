package org.depproxy.content;

import java.io.Serial;
import org.depproxy.name.Digest;

/** Bytes that do not hash to the digest they came under. */
public final class DigestMismatch extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public DigestMismatch(Digest expected, Digest actual) {
        super("expected " + expected + " but the bytes are " + actual);
    }
}
