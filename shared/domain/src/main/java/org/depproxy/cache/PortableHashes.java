package org.depproxy.cache;

import org.depproxy.content.Octets;
import org.depproxy.name.Digest;

/** Makes hashes that can be laid down. Thread-safe. */
public interface PortableHashes {
    /** A fresh one. */
    PortableHash start(Digest.Algorithm algorithm);

    /**
     * One that goes on from where another was laid down.
     *
     * @param state what {@link PortableHash#state} gave
     * @throws IllegalArgumentException when it is no state of such a hash
     */
    PortableHash resumed(Digest.Algorithm algorithm, Octets state);
}
