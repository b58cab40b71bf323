package org.depproxy.settings;

/**
 * A user name and secret for an upstream registry. Never printed.
 *
 * @param username without a colon, at most {@value #MAX_USERNAME} characters
 * @param secret at most {@value #MAX_SECRET} characters
 */
public record UpstreamLogin(String username, String secret) {
    /** The longest user name, in characters. */
    public static final int MAX_USERNAME = 255;

    /** The longest secret, in characters: as long as the tokens of clouds get. */
    public static final int MAX_SECRET = 4096;

    public UpstreamLogin {
        if (username.isEmpty() || secret.isEmpty() || username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a login has a user name without a colon, and a secret");
        }
        if (username.length() > MAX_USERNAME || secret.length() > MAX_SECRET) {
            throw new IllegalArgumentException("a login has a user name of at most " + MAX_USERNAME
                    + " characters, and a secret of at most " + MAX_SECRET);
        }
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
