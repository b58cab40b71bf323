package org.depproxy.testkit.memory;

import java.net.URI;
import java.util.Optional;
import org.depproxy.cache.BlobLinks;
import org.depproxy.name.Digest;

/** Addresses into a {@link MemoryStore}: {@code memory:read/sha256:…} and {@code memory:describe/sha256:…}. */
final class MemoryBlobLinks implements BlobLinks {
    private static final String READ = "read/";

    @Override
    public SignedUrl read(Digest digest) {
        return new SignedUrl(URI.create("memory:" + READ + digest));
    }

    @Override
    public SignedUrl describe(Digest digest) {
        return new SignedUrl(URI.create("memory:describe/" + digest));
    }

    static Optional<Digest> readable(SignedUrl address) {
        String path = address.uri().getSchemeSpecificPart();
        return path.startsWith(READ) ? Optional.of(Digest.parse(path.substring(READ.length()))) : Optional.empty();
    }
}
