package org.depproxy.acceptance.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user's name and password. */
public record Credentials(String user, String password) {

    /** The value of an {@code Authorization} header. */
    public String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The same user with a password that is not theirs. */
    public Credentials mistyped() {
        return new Credentials(user, "x" + password);
    }

    @Override
    public String toString() {
        return user + " with a redacted password";
    }
}
