package org.depproxy.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.depproxy.local.template.Template;

/** Writes the event of payload format 2.0. Thread-safe. */
final class EventWriter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** Bodies of these types come as text. All others, forms among them, come in base 64. */
    private static final Pattern TEXT =
            Pattern.compile("(text/.*|application/(json|xml|javascript)|.*\\+(json|xml))(;.*)?");

    private final String apiId;
    private final ObjectMapper json = new ObjectMapper();

    EventWriter(String apiId) {
        this.apiId = apiId;
    }

    byte[] write(GatewayRequest request, RouteTable.Selection selection, String requestId, Instant now) {
        Map<String, String> headers = joined(request);
        ObjectNode event = json.createObjectNode();
        event.put("version", "2.0");
        event.put("routeKey", selection.route().key());
        event.put("rawPath", request.path());
        event.put("rawQueryString", request.query());
        Optional.ofNullable(headers.remove("cookie")).ifPresent(cookies -> {
            for (String cookie : cookies.split(";\\s*|,", -1)) {
                event.withArray("/cookies").add(cookie);
            }
        });
        forwarded(headers, request);
        ObjectNode eventHeaders = event.putObject("headers");
        headers.forEach(eventHeaders::put);
        Map<String, String> query = queryParameters(request.query());
        if (!query.isEmpty()) {
            ObjectNode parameters = event.putObject("queryStringParameters");
            query.forEach(parameters::put);
        }
        context(event.putObject("requestContext"), request, selection.route(), headers, requestId, now);
        if (!selection.pathParameters().isEmpty()) {
            ObjectNode parameters = event.putObject("pathParameters");
            selection.pathParameters().forEach(parameters::put);
        }
        body(event, request.body(), headers.getOrDefault("content-type", ""));
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    private void context(
            ObjectNode context,
            GatewayRequest request,
            Template.Route route,
            Map<String, String> headers,
            String requestId,
            Instant now) {
        String domain = headers.getOrDefault("host", "");
        context.put("accountId", Template.ACCOUNT);
        context.put("apiId", apiId);
        context.put("domainName", domain);
        context.put("domainPrefix", domain.split("[.:]", 2)[0]);
        context.putObject("http")
                .put("method", request.method())
                .put("path", request.path())
                .put("protocol", request.protocol())
                .put("sourceIp", request.sourceIp())
                .put("userAgent", headers.getOrDefault("user-agent", ""));
        context.put("requestId", requestId);
        context.put("routeKey", route.key());
        context.put("stage", "$default");
        context.put("time", TIME.format(now));
        context.put("timeEpoch", now.toEpochMilli());
    }

    private static void body(ObjectNode event, byte[] body, String contentType) {
        Optional<String> text =
                TEXT.matcher(contentType.toLowerCase(Locale.ROOT)).matches() ? utf8(body) : Optional.empty();
        if (body.length > 0) {
            event.put("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(body)));
        }
        event.put("isBase64Encoded", body.length > 0 && text.isEmpty());
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Lower-cased names in the order they came; the values of a repeated one are joined with a comma. */
    private static Map<String, String> joined(GatewayRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers()
                .forEach(header -> headers.merge(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue(),
                        (one, other) -> one + "," + other));
        return headers;
    }

    private static void forwarded(Map<String, String> headers, GatewayRequest request) {
        headers.merge("x-forwarded-for", request.sourceIp(), (before, last) -> before + ", " + last);
        headers.putIfAbsent("x-forwarded-port", Integer.toString(request.port()));
        headers.putIfAbsent("x-forwarded-proto", "http");
    }

    private static Map<String, String> queryParameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                String value = parts.length == 2 ? PercentCoding.decodeQuery(parts[1]) : "";
                parameters.merge(PercentCoding.decodeQuery(parts[0]), value, (one, other) -> one + "," + other);
            }
        }
        return parameters;
    }
}
