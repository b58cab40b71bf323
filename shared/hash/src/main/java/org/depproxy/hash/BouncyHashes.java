package org.depproxy.hash;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.depproxy.cache.PortableHash;
import org.depproxy.cache.PortableHashes;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;

/** Bouncy Castle's hashes: several times as slow as the platform's, and willing to tell their state. Thread-safe. */
public final class BouncyHashes implements PortableHashes {
    @Override
    public PortableHash start(Digest.Algorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> new BouncyHash<>(SHA256Digest.newInstance());
            case SHA512 -> new BouncyHash<>(new SHA512Digest());
        };
    }

    @Override
    public PortableHash resumed(Digest.Algorithm algorithm, Octets state) {
        try {
            return switch (algorithm) {
                case SHA256 -> new BouncyHash<>((SHA256Digest) SHA256Digest.newInstance(state.toArray()));
                case SHA512 -> new BouncyHash<>(new SHA512Digest(state.toArray()));
            };
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "no state of " + algorithm.prefix() + ", of " + state.length() + " bytes", e);
        }
    }
}
