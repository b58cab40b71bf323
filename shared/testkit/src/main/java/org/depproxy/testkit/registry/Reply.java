package org.depproxy.testkit.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An answer that has been decided but not sent. */
record Reply(int status, Map<String, String> headers, Body body, RecordedRequest.Pull pull) {

    Reply {
        headers = new LinkedHashMap<>(headers);
    }

    static Reply of(int status, Body body) {
        return new Reply(status, Map.of(), body, RecordedRequest.Pull.FREE);
    }

    Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(without(name).headers);
        more.put(name, value);
        return new Reply(status, more, body, pull);
    }

    Reply without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.keySet().removeIf(name::equalsIgnoreCase);
        return new Reply(status, fewer, body, pull);
    }

    Reply withBody(Body other) {
        return new Reply(status, headers, other, pull);
    }

    Reply counted() {
        return new Reply(status, headers, body, RecordedRequest.Pull.COUNTED);
    }
}
