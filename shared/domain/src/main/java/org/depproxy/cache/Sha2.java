package org.depproxy.cache;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;

/**
 * A hash that can be laid down between two blocks and taken up elsewhere, which the platform's own cannot. It is about seven times
 * as slow as that. Not thread-safe.
 *
 * @see <a href="https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf">FIPS 180-4</a>
 */
abstract sealed class Sha2 extends MessageDigest permits Sha256, Sha512 {
    private static final byte PADDING = (byte) 0x80;

    /** The bytes of a block that has not come to its end. */
    private final byte[] pending;

    private long length;

    Sha2(String name, int blockBytes) {
        super(name);
        this.pending = new byte[blockBytes];
    }

    /** A fresh one. */
    static Sha2 start(Digest.Algorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> new Sha256();
            case SHA512 -> new Sha512();
        };
    }

    /**
     * One that goes on from where another was laid down.
     *
     * @param state what {@link #state} gave
     * @param length how many bytes had been hashed
     */
    static Sha2 resumed(Digest.Algorithm algorithm, Octets state, long length) {
        Sha2 hash = start(algorithm);
        if (state.length() != hash.getDigestLength() || length % hash.pending.length != 0) {
            throw new IllegalArgumentException(
                    "no state of " + algorithm.prefix() + " after " + length + " bytes: " + state);
        }
        hash.read(ByteBuffer.wrap(state.toArray()));
        hash.length = length;
        return hash;
    }

    /**
     * The state, as long as the hash itself.
     *
     * @throws IllegalStateException in the middle of a block
     */
    Octets state() {
        if (filled() != 0) {
            throw new IllegalStateException("a hash is laid down between two blocks, not after " + length + " bytes");
        }
        return new Octets(words());
    }

    /** Works a block in. */
    abstract void compress(byte[] bytes, int offset);

    /** Writes the state, most significant bytes first. */
    abstract void write(ByteBuffer target);

    /** Reads what {@link #write} wrote. */
    abstract void read(ByteBuffer source);

    /** Takes the state of having hashed nothing. */
    abstract void begin();

    private byte[] words() {
        ByteBuffer words = ByteBuffer.allocate(engineGetDigestLength());
        write(words);
        return words.array();
    }

    private int filled() {
        return (int) (length % pending.length);
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int count) {
        int at = offset;
        int end = offset + count;
        while (at < end) {
            int filled = filled();
            int step = Math.min(pending.length - filled, end - at);
            if (step == pending.length) {
                compress(input, at);
            } else {
                System.arraycopy(input, at, pending, filled, step);
                if (filled + step == pending.length) {
                    compress(pending, 0);
                }
            }
            length += step;
            at += step;
        }
    }

    @Override
    protected byte[] engineDigest() {
        int filled = filled();
        // The length takes an eighth of a block; its upper half is zero for all that a long counts.
        int lengthFrom = pending.length - pending.length / 8;
        Arrays.fill(pending, filled, pending.length, (byte) 0);
        pending[filled] = PADDING;
        if (filled >= lengthFrom) {
            compress(pending, 0);
            Arrays.fill(pending, (byte) 0);
        }
        ByteBuffer.wrap(pending).putLong(pending.length - Long.BYTES, length * Byte.SIZE);
        compress(pending, 0);
        byte[] hash = words();
        engineReset();
        return hash;
    }

    @Override
    protected void engineReset() {
        length = 0;
        begin();
    }
}
