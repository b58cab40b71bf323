package org.depproxy.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One request on the wire.
 *
 * @param headers by name; they may hold a secret, and are never printed
 * @param patience how long the other side may be silent
 */
record Call(String method, URI uri, Map<String, String> headers, Reach reach, Duration patience) {
    Call {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return method + " " + uri.getHost();
    }
}
