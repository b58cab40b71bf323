package org.depproxy.aws;

import java.util.Base64;
import java.util.Optional;
import org.depproxy.name.Digest;

/**
 * Where content lies in the bucket:
 *
 * <pre>
 * ├─ blobs/‹algorithm›/‹first two hex digits›/‹hex›        what clients are sent to
 * └─ manifests/‹algorithm›/‹first two hex digits›/‹hex›    manifests too large for a record
 * </pre>
 */
final class ObjectKeys {
    private ObjectKeys() {}

    static String blob(Digest digest) {
        return "blobs/" + path(digest);
    }

    static String manifest(Digest digest) {
        return "manifests/" + path(digest);
    }

    private static String path(Digest digest) {
        return digest.algorithm().prefix() + "/" + digest.hex().substring(0, 2) + "/" + digest.hex();
    }

    /** The checksum with which S3 itself verifies what it is sent; it knows SHA-256 only. */
    static Optional<String> checksum(Digest digest) {
        return switch (digest.algorithm()) {
            case SHA256 -> Optional.of(Base64.getEncoder().encodeToString(digest.bytes()));
            case SHA512 -> Optional.empty();
        };
    }
}
