package org.depproxy.access;

import java.time.Instant;
import java.util.List;

/** Where the keys that sign registry tokens are kept. Thread-safe. */
public interface SigningKeys {
    /** All keys, in one strongly consistent read. */
    List<StoredKey> all();

    /**
     * Keeps a key.
     *
     * @return false when a key of this id is there already; it is left as it is
     */
    boolean add(StoredKey key);

    /**
     * A key at rest.
     *
     * @param id its thumbprint, RFC 7638; {@code kid}
     * @param publicJwk the public half, as a JSON Web Key
     * @param sealedPrivate the private half, sealed with the deployment's secret
     */
    record StoredKey(String id, String publicJwk, Sealed sealedPrivate, Instant createdAt) {}
}
