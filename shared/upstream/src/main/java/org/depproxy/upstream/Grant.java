package org.depproxy.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.depproxy.settings.UpstreamLogin;

/**
 * What to say to a registry so that it answers. Never printed.
 *
 * @param authorization the value of the {@code Authorization} header
 * @param until when it is no longer sent
 */
record Grant(String authorization, Instant until) {

    static Grant bearer(String token, Instant until) {
        return new Grant("Bearer " + token, until);
    }

    static Grant basic(UpstreamLogin login, Instant until) {
        return new Grant(basicAuthorization(login), until);
    }

    /** A login as the value of an {@code Authorization} header. */
    static String basicAuthorization(UpstreamLogin login) {
        byte[] pair = (login.username() + ":" + login.secret()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
