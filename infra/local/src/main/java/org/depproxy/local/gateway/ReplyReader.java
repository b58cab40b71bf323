package org.depproxy.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.depproxy.local.template.Template;

/**
 * Reads what a function returned, payload format 2.0, and does to its headers what API Gateway may do: the pessimistic
 * reading, so that what passes here passes there. Thread-safe.
 */
final class ReplyReader {
    /** Reach the client under another name. */
    private static final Set<String> REMAPPED = Set.of(
            "authorization",
            "connection",
            "content-length",
            "content-md5",
            "date",
            "max-forwards",
            "server",
            "user-agent",
            "www-authenticate");

    /** Do not reach the client. */
    private static final Set<String> DROPPED = Set.of(
            "expect", "host", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade");

    private static final String REMAPPED_PREFIX = "x-amzn-remapped-";
    private static final String DEFAULT_TYPE = "text/plain;charset=UTF-8";
    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\x80-\\xFF\\t]*");

    private final ObjectMapper json = new ObjectMapper();

    /** The reply; API Gateway's own 500 when it is too large or makes no sense. */
    Reply read(byte[] payload, Template.Integration integration) {
        if (payload.length > Limits.PAYLOAD_BYTES) {
            return Reply.internalServerError();
        }
        try {
            JsonNode tree = json.readTree(payload);
            if (!tree.isObject() || !tree.has("statusCode")) {
                return new Reply(200, List.of(Map.entry("content-type", "application/json")), payload);
            }
            return proxied(tree, integration).orElseGet(Reply::internalServerError);
        } catch (IOException e) {
            return Reply.internalServerError();
        }
    }

    private static Optional<Reply> proxied(JsonNode tree, Template.Integration integration) {
        JsonNode status = tree.get("statusCode");
        Optional<byte[]> body = body(tree);
        Optional<Map<String, String>> fromFunction = headers(tree.path("headers"));
        if (!status.isInt() || status.intValue() < 200 || status.intValue() > 599) {
            return Optional.empty();
        }
        if (body.isEmpty() || fromFunction.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        fromFunction.get().forEach((name, value) -> {
            if (!DROPPED.contains(name)) {
                headers.put(REMAPPED.contains(name) ? REMAPPED_PREFIX + name : name, value);
            }
        });
        for (Template.HeaderCopy copy : integration.headerCopies()) {
            String value = fromFunction.get().get(copy.from());
            if (copy.status() == status.intValue() && value != null) {
                headers.put(copy.to(), value);
            }
        }
        headers.putIfAbsent("content-type", DEFAULT_TYPE);
        List<Map.Entry<String, String>> all = new ArrayList<>(headers.entrySet());
        for (JsonNode cookie : tree.path("cookies")) {
            if (!cookie.isTextual() || !VALUE.matcher(cookie.textValue()).matches()) {
                return Optional.empty();
            }
            all.add(Map.entry("set-cookie", cookie.textValue()));
        }
        return Optional.of(new Reply(status.intValue(), all, body.get()));
    }

    private static Optional<byte[]> body(JsonNode tree) {
        JsonNode body = tree.path("body");
        if (body.isMissingNode() || body.isNull()) {
            return Optional.of(new byte[0]);
        }
        if (!body.isTextual()) {
            return Optional.empty();
        }
        if (!tree.path("isBase64Encoded").asBoolean()) {
            return Optional.of(body.textValue().getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Optional.of(Base64.getDecoder().decode(body.textValue()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Lower-cased names; empty when one is not a header. */
    private static Optional<Map<String, String>> headers(JsonNode tree) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!tree.isMissingNode() && !tree.isNull() && !tree.isObject()) {
            return Optional.empty();
        }
        for (Map.Entry<String, JsonNode> header : tree.properties()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (header.getValue().isNull()) {
                continue;
            }
            if (!header.getValue().isValueNode()
                    || !NAME.matcher(name).matches()
                    || !VALUE.matcher(header.getValue().asText()).matches()) {
                return Optional.empty();
            }
            headers.put(name, header.getValue().asText());
        }
        return Optional.of(headers);
    }
}
