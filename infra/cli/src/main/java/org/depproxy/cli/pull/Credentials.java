package org.depproxy.cli.pull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user and a token. Cannot be printed. */
public record Credentials(String username, String token) {

    String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((username + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Credentials[redacted]";
    }
}
