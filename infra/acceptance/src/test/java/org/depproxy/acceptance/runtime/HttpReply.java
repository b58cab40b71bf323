package org.depproxy.acceptance.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.depproxy.content.Octets;

/**
 * What a function told API Gateway to answer.
 *
 * @param headers by lower-case name, sorted
 */
public record HttpReply(int status, Map<String, String> headers, Octets body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads an answer in payload format 2.0. */
    public static HttpReply of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Returned answer -> read(answer.json());
            case Outcome.Failed failed -> throw new AssertionError("the handler threw: " + failed);
            case Outcome.NeverReady never -> throw new AssertionError("the function did not start: " + never);
            case Outcome.Died died -> throw new AssertionError("the process ended: " + died);
        };
    }

    private static HttpReply read(String json) {
        try {
            JsonNode answer = JSON.readTree(json);
            Map<String, String> headers = new TreeMap<>();
            answer.path("headers")
                    .forEachEntry((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.asText()));
            String body = answer.path("body").asText("");
            byte[] bytes = answer.path("isBase64Encoded").asBoolean()
                    ? Base64.getDecoder().decode(body)
                    : body.getBytes(StandardCharsets.UTF_8);
            return new HttpReply(answer.path("statusCode").asInt(), headers, new Octets(bytes));
        } catch (IOException e) {
            throw new AssertionError("not an answer to API Gateway: " + json, e);
        }
    }

    /** A header that must be there. */
    public String header(String name) {
        String value = headers.get(name);
        if (value == null) {
            throw new AssertionError("no header " + name + " in " + headers);
        }
        return value;
    }
}
