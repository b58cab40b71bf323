package org.depproxy.acceptance.proxy;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.depproxy.name.Digest;

/**
 * What came back in the end.
 *
 * @param from the address that gave it, after redirects
 * @param status its HTTP status
 * @param headers its headers
 * @param digest what its body hashes to
 * @param text its body, as text; blank when it is longer than a manifest may be
 */
public record Reply(URI from, int status, HttpHeaders headers, Digest digest, String text) {

    private static final int LONGEST_TEXT_BYTES = 4 << 20;
    private static final int LONGEST_SHOWN = 2000;

    static Reply of(URI from, int status, HttpHeaders headers, byte[] body) {
        String text = body.length > LONGEST_TEXT_BYTES ? "" : new String(body, StandardCharsets.UTF_8);
        return new Reply(from, status, headers, Digest.sha256(body), text);
    }

    @Override
    public String toString() {
        return status + " from " + from.getAuthority() + from.getPath() + ": "
                + text.substring(0, Math.min(text.length(), LONGEST_SHOWN));
    }
}
