package org.depproxy.access;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is stored of an access token.
 *
 * @param owner whose it is
 * @param hash {@link AccessToken#hash()}
 * @param createdAt when it was made
 * @param expiresAt when it ends; absent when it does not
 * @param revoked whether it was withdrawn
 */
public record TokenRecord(
        TokenId id, UserName owner, String hash, Instant createdAt, Optional<Instant> expiresAt, boolean revoked) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public TokenRecord {
        if (!SHA256.matcher(hash).matches()) {
            throw new IllegalArgumentException("a token's hash is a SHA-256 in lower-case hexadecimal");
        }
    }

    /** A record of a new token without an end. */
    public static TokenRecord of(AccessToken token, UserName owner, Instant createdAt) {
        return new TokenRecord(token.id(), owner, token.hash(), createdAt, Optional.empty(), false);
    }

    /** Whether it may be used now. */
    boolean isGood(Instant now) {
        return !revoked && expiresAt.map(now::isBefore).orElse(true);
    }
}
