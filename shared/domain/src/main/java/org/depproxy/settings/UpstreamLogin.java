package org.depproxy.settings;

/** A user name and secret for an upstream registry. Never printed. */
public record UpstreamLogin(String username, String secret) {
    public UpstreamLogin {
        if (username.isEmpty() || secret.isEmpty() || username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a login has a user name without a colon, and a secret");
        }
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
