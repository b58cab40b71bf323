package org.depproxy.gateway;

import java.util.Map;
import java.util.TreeMap;
import org.depproxy.content.Octets;

/**
 * A reply.
 *
 * @param headers by their names in lower case, as HTTP APIs send them
 */
record Reply(int status, Map<String, String> headers, Octets body) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), new Octets(new byte[0]));
    }

    Reply with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }

    /** A header may hold a signed address: only the status is printed. */
    @Override
    public String toString() {
        return Integer.toString(status);
    }
}
