package org.depproxy.hash;

import org.bouncycastle.crypto.SavableDigest;
import org.depproxy.cache.PortableHash;
import org.depproxy.content.Octets;

/** One hash of Bouncy Castle's. Not thread-safe. */
final class BouncyHash extends PortableHash {
    private final SavableDigest digest;

    BouncyHash(SavableDigest digest) {
        super(digest.getAlgorithmName());
        this.digest = digest;
    }

    @Override
    public Octets state() {
        return new Octets(digest.getEncodedState());
    }

    @Override
    protected int engineGetDigestLength() {
        return digest.getDigestSize();
    }

    @Override
    protected void engineUpdate(byte input) {
        digest.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        digest.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    @Override
    protected void engineReset() {
        digest.reset();
    }
}
