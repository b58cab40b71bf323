package org.depproxy.name;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of bytes: an algorithm and the hash of the bytes in lower-case hexadecimal. SHA-256 and SHA-512 only.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">image-spec, "Digests"</a>
 */
public record Digest(Algorithm algorithm, String hex) implements Reference {

    /** A hash that registries name content by. */
    public enum Algorithm {
        SHA256("sha256", "SHA-256", 64),
        SHA512("sha512", "SHA-512", 128);

        private final String prefix;
        private final String jdkName;
        private final int hexLength;

        Algorithm(String prefix, String jdkName, int hexLength) {
            this.prefix = prefix;
            this.jdkName = jdkName;
            this.hexLength = hexLength;
        }

        /** The part before the colon. */
        public String prefix() {
            return prefix;
        }

        /** A fresh hash of this kind; not thread-safe. */
        public MessageDigest start() {
            try {
                return MessageDigest.getInstance(jdkName);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + jdkName, e);
            }
        }
    }

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    public Digest {
        if (hex.length() != algorithm.hexLength || !HEX.matcher(hex).matches()) {
            throw new InvalidName("digest", algorithm.prefix + ":" + hex);
        }
    }

    /**
     * Reads {@code sha256:…} or {@code sha512:…}.
     *
     * @throws InvalidName for any other algorithm, upper case, or a wrong length
     */
    public static Digest parse(String text) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (text.startsWith(algorithm.prefix + ":")) {
                return new Digest(algorithm, text.substring(algorithm.prefix.length() + 1));
            }
        }
        throw new InvalidName("digest", text);
    }

    /** The digest of these bytes. */
    public static Digest of(Algorithm algorithm, byte[] bytes) {
        return finished(algorithm, algorithm.start().digest(bytes));
    }

    /** The SHA-256 of these bytes. */
    public static Digest sha256(byte[] bytes) {
        return of(Algorithm.SHA256, bytes);
    }

    /** The digest that a finished hash names. */
    public static Digest finished(Algorithm algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /** The raw hash: 32 or 64 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** Whether these bytes hash to this digest. */
    public boolean names(byte[] bytes) {
        return of(algorithm, bytes).equals(this);
    }

    @Override
    public String toString() {
        return algorithm.prefix + ":" + hex;
    }
}
