package org.depproxy.local.gateway;

import java.util.List;
import java.util.Map;

/**
 * A request as it came over the wire.
 *
 * @param path decoded once
 * @param query as sent, empty when there is none
 * @param headers in the order sent, names in any case
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, and megabytes large
record GatewayRequest(
        String method,
        String path,
        String query,
        String protocol,
        String sourceIp,
        int port,
        List<Map.Entry<String, String>> headers,
        byte[] body) {
    GatewayRequest {
        headers = List.copyOf(headers);
    }
}
