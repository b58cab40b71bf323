package org.depproxy.cache;

import java.security.MessageDigest;
import org.depproxy.content.Octets;

/** A hash that can be laid down and taken up in another instance, which the platform's own cannot. Not thread-safe. */
public abstract class PortableHash extends MessageDigest {
    /** A hash of this name. */
    protected PortableHash(String name) {
        super(name);
    }

    /** Its state after what it has been given so far: at most {@link Checkpoint#MAX_HASH_BYTES}. */
    public abstract Octets state();
}
