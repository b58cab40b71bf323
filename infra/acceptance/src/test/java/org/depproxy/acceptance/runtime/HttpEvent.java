package org.depproxy.acceptance.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * An event of API Gateway's, payload format 2.0, for a request.
 *
 * @param headers by lower-case name
 */
public record HttpEvent(String method, String path, String query, Map<String, String> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOST = "proxy.example.org";

    public HttpEvent {
        headers = Map.copyOf(headers);
    }

    public static HttpEvent get(String path, Map<String, String> headers) {
        return new HttpEvent("GET", path, "", headers);
    }

    /** As JSON. */
    public String json() {
        ObjectNode event = JSON.createObjectNode();
        event.put("version", "2.0")
                .put("routeKey", "ANY /v2/{proxy+}")
                .put("rawPath", path)
                .put("rawQueryString", query);
        ObjectNode all = event.putObject("headers").put("host", HOST);
        headers.forEach(all::put);
        ObjectNode context = event.putObject("requestContext");
        context.put("accountId", "000000000000")
                .put("apiId", "api")
                .put("domainName", HOST)
                .put("domainPrefix", "proxy")
                .put("requestId", "JKJaXmPLvHcESHA=")
                .put("routeKey", "ANY /v2/{proxy+}")
                .put("stage", "$default")
                .put("time", "01/Jan/2026:00:00:00 +0000")
                .put("timeEpoch", 1_767_225_600_000L);
        context.putObject("http")
                .put("method", method)
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "203.0.113.7")
                .put("userAgent", "acceptance");
        event.put("isBase64Encoded", false);
        return event.toString();
    }
}
