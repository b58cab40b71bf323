package org.depproxy.acceptance.runtime;

import java.nio.charset.StandardCharsets;

/** A reply as a person reads it, and as it lies beside its event; what differs from run to run is masked. */
final class GoldenReply {
    private GoldenReply() {}

    static String printed(HttpReply reply) {
        StringBuilder text = new StringBuilder("HTTP " + reply.status() + "\n");
        reply.headers().forEach((name, value) -> text.append(name + ": " + masked(name, value) + "\n"));
        byte[] body = reply.body().toArray();
        if (body.length > 0) {
            String content = new String(body, StandardCharsets.UTF_8);
            text.append('\n')
                    .append(content.isBlank() ? "<" + body.length + " bytes that the gateway drops>" : masked(content))
                    .append('\n');
        }
        return text.toString();
    }

    private static String masked(String header, String value) {
        return switch (header) {
            case "location" -> value.startsWith("/") ? value : "<signed address>";
            case "etag" -> value.startsWith("\"sha256:") ? value : "<tag>";
            default -> value;
        };
    }

    private static String masked(String body) {
        return body.replaceAll("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+", "<token>")
                .replaceAll("\"issued_at\":\"[^\"]+\"", "\"issued_at\":\"<instant>\"")
                .replaceAll("\"(x|y|kid)\":\"[A-Za-z0-9_-]{43}\"", "\"$1\":\"<bytes>\"");
    }
}
