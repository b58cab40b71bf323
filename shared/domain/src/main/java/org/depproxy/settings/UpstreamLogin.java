package org.depproxy.settings;

import java.nio.charset.StandardCharsets;

/**
 * A user name and secret for an upstream registry. Never printed.
 *
 * @param username without a colon, at most {@value #MAX_USERNAME_BYTES} bytes of UTF-8
 * @param secret at most {@value #MAX_SECRET_BYTES} bytes of UTF-8
 */
public record UpstreamLogin(String username, String secret) {
    /** The longest user name, in bytes of UTF-8. */
    public static final int MAX_USERNAME_BYTES = 255;

    /** The longest secret, in bytes of UTF-8: as long as the tokens of clouds get. */
    public static final int MAX_SECRET_BYTES = 4096;

    public UpstreamLogin {
        if (username.isEmpty() || secret.isEmpty() || username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a login has a user name without a colon, and a secret");
        }
        if (bytes(username) > MAX_USERNAME_BYTES || bytes(secret) > MAX_SECRET_BYTES) {
            throw new IllegalArgumentException("a login has a user name of at most " + MAX_USERNAME_BYTES
                    + " bytes, and a secret of at most " + MAX_SECRET_BYTES);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
