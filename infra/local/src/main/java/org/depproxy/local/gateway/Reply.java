package org.depproxy.local.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What goes to the client.
 *
 * @param headers lower-case names; content-length is not among them, it is computed
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, and megabytes large
record Reply(int status, List<Map.Entry<String, String>> headers, byte[] body) {
    Reply {
        headers = List.copyOf(headers);
    }

    /** API Gateway's own words. */
    static Reply ofGateway(int status, String message) {
        byte[] body = ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Reply(status, List.of(Map.entry("content-type", "application/json")), body);
    }

    static Reply internalServerError() {
        return ofGateway(500, "Internal Server Error");
    }

    static Reply serviceUnavailable() {
        return ofGateway(503, "Service Unavailable");
    }
}
