package org.depproxy.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.depproxy.name.Digest;

/**
 * A personal access token: the secret that a client logs in with. Never printed; only its {@link #hash()} is stored.
 *
 * <p>{@code dppat_}, ten characters of {@link TokenId}, {@value #SECRET_LENGTH} of secret (more than 190 bits), and six of
 * checksum, all letters and digits, so that a scanner finds it and a mistyped one is refused without a look-up:
 * {@code dppat_[0-9A-Za-z]{48}}.
 */
public final class AccessToken {
    private static final String PREFIX = "dppat_";
    private static final int SECRET_LENGTH = 32;
    private static final int CHECKSUM_LENGTH = 6;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Pattern GRAMMAR =
            Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (TokenId.LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH) + "}");

    private final String text;

    private AccessToken(String text) {
        this.text = text;
    }

    /**
     * A new token.
     *
     * @param random a cryptographically strong source
     */
    public static AccessToken generate(RandomGenerator random) {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < TokenId.LENGTH + SECRET_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new AccessToken(text + checksum(text.toString()));
    }

    /** The token that this text is; empty when its form or its checksum is wrong. */
    public static Optional<AccessToken> parse(String text) {
        if (!GRAMMAR.matcher(text).matches()) {
            return Optional.empty();
        }
        int body = text.length() - CHECKSUM_LENGTH;
        boolean intact = text.substring(body).equals(checksum(text.substring(0, body)));
        return intact ? Optional.of(new AccessToken(text)) : Optional.empty();
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] checksum = new char[CHECKSUM_LENGTH];
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            checksum[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(checksum);
    }

    public TokenId id() {
        return new TokenId(text.substring(PREFIX.length(), PREFIX.length() + TokenId.LENGTH));
    }

    /** The SHA-256 of the whole token, in lower-case hexadecimal: all that is ever stored of it. */
    public String hash() {
        return Digest.sha256(text.getBytes(StandardCharsets.US_ASCII)).hex();
    }

    /** Whether {@code hash} is this token's, in a time that does not depend on where they differ. */
    boolean hasHash(String hash) {
        byte[] mine = HexFormat.of().parseHex(hash());
        byte[] other = HexFormat.of().parseHex(hash);
        return MessageDigest.isEqual(mine, other);
    }

    /** The token itself, to be shown once to the person it was made for. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
