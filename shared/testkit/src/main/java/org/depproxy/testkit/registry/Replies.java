package org.depproxy.testkit.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Answers in the specification's shapes.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">
 *     distribution-spec, "Error Codes"</a>
 */
final class Replies {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Replies() {}

    static Reply json(int status, JsonNode document) {
        return Reply.of(status, Body.of(write(document))).with("Content-Type", "application/json");
    }

    static Reply error(int status, String code, String message) {
        return Reply.of(status, Body.of(errorBody(code, message))).with("Content-Type", "application/json");
    }

    static String errorBody(String code, String message) {
        var document = JsonNodeFactory.instance.objectNode();
        document.putArray("errors").addObject().put("code", code).put("message", message);
        return write(document);
    }

    private static String write(JsonNode document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }
}
