package org.depproxy.cache;

import java.net.URI;
import org.depproxy.name.Digest;

/** Makes addresses at which a client reads a blob from the store itself, for a few minutes. Makes no call. Thread-safe. */
public interface BlobLinks {
    /** For GET, with or without a Range. */
    SignedUrl read(Digest digest);

    /** For HEAD. */
    SignedUrl describe(Digest digest);

    /** An address that is a key to what it names: never printed. */
    record SignedUrl(URI uri) {
        @Override
        public String toString() {
            return "redacted";
        }
    }
}
