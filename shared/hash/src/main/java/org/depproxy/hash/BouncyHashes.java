package org.depproxy.hash;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.depproxy.cache.PortableHash;
import org.depproxy.cache.PortableHashes;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;

/**
 * Bouncy Castle's hashes, which are willing to tell their state. On Linux SHA-256 is done by the processor's own instructions where
 * it has them, as fast as the platform does it; elsewhere in Java, several times as slow. The state of the one is none of the other:
 * where a hash is taken up has to be like where it was laid down. Thread-safe.
 */
public final class BouncyHashes implements PortableHashes {
    @Override
    public PortableHash start(Digest.Algorithm algorithm) {
        return new BouncyHash(
                switch (algorithm) {
                    case SHA256 -> SHA256Digest.newInstance();
                    case SHA512 -> SHA512Digest.newInstance();
                });
    }

    @Override
    public PortableHash resumed(Digest.Algorithm algorithm, Octets state) {
        try {
            PortableHash hash = new BouncyHash(
                    switch (algorithm) {
                        case SHA256 -> SHA256Digest.newInstance(state.toArray(), 0);
                        case SHA512 -> SHA512Digest.newInstance(state.toArray(), 0);
                    });
            if (hash.state().equals(state)) {
                return hash;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalArgumentException(refused(algorithm, state), e);
        }
        throw new IllegalArgumentException(refused(algorithm, state));
    }

    private static String refused(Digest.Algorithm algorithm, Octets state) {
        return "no state of " + algorithm.prefix() + ", of " + state.length() + " bytes";
    }
}
