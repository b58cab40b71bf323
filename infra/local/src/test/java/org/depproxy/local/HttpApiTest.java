package org.depproxy.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // by JUnit
final class HttpApiTest {
    private static final int MAX_PAYLOAD = 6_291_556;
    private static final int MAX_HEAD = 10_240;
    private static final int CLIENTS = 300;

    private LocalRuntime runtime;
    private Path logs;

    @BeforeAll
    void start(@TempDir Path folder) {
        runtime = TestProject.in(folder).start();
        logs = folder.resolve("data/logs");
    }

    @AfterAll
    void stop() {
        runtime.close();
    }

    @Test
    void the_event_is_that_of_payload_format_2() throws IOException {
        String reply = exchange(lines(
                "POST /v2/a%2Fb/caf%C3%A9%2525?x=1&x=%20y&flag HTTP/1.1",
                "Host: localhost:1",
                "Accept: one",
                "ACCEPT: two",
                "Cookie: c=1; d=2",
                "User-Agent: test",
                "Content-Type: text/plain",
                "Content-Length: 2",
                "Connection: close",
                "",
                "hi"));

        assertThat(body(reply)
                        .replaceAll("\"requestId\":\"[^\"]+\"", "\"requestId\":\"ID\"")
                        .replaceAll("\"time\":\"[^\"]+\"", "\"time\":\"TIME\"")
                        .replaceAll("\"timeEpoch\":\\d+", "\"timeEpoch\":0")
                        .replaceAll("\"x-forwarded-port\":\"\\d+\"", "\"x-forwarded-port\":\"PORT\""))
                .isEqualTo(golden("event.json"));
    }

    @Test
    void a_body_that_is_not_text_comes_in_base_64() throws IOException {
        String head = "POST /v2/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n";

        assertThat(body(exchange(head + "Content-Type: application/x-www-form-urlencoded\r\n\r\na=b")))
                .contains("\"body\":\"" + base64("a=b") + "\",\"isBase64Encoded\":true");
        assertThat(body(exchange(head + "Content-Type: application/json\r\n\r\n\u00ff\u00fe\u00fd")))
                .contains("\"isBase64Encoded\":true");
        assertThat(body(exchange(head + "Content-Type: application/json\r\n\r\n[1]")))
                .contains("\"body\":\"[1]\",\"isBase64Encoded\":false");
    }

    @Test
    void no_route_is_not_found_and_a_method_outside_the_route_too() throws IOException {
        assertThat(exchange(get("/elsewhere")))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("{\"message\":\"Not Found\"}")
                .containsIgnoringCase("apigw-requestid: ");
        assertThat(exchange("POST /typed/x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ");
    }

    @Test
    void a_path_that_cannot_be_decoded_is_a_bad_request() throws IOException {
        for (String path : List.of("/v2/%zz", "/v2/%f", "/v2/%ff", "/v2/%")) {
            assertThat(exchange(get(path))).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void a_challenge_is_renamed_unless_the_template_maps_it_back() throws IOException {
        String reply = exchange(reply("{\"statusCode\":401,\"headers\":{\"WWW-Authenticate\":\"Basic\","
                + "\"X-Registry-Challenge\":\"Bearer realm=1\"},\"body\":\"no\"}"));
        assertThat(headers(reply))
                .contains("www-authenticate: Bearer realm=1", "x-amzn-remapped-www-authenticate: Basic");

        String other = exchange(reply("{\"statusCode\":403,\"headers\":{\"WWW-Authenticate\":\"Basic\","
                + "\"X-Registry-Challenge\":\"Bearer realm=1\"},\"body\":\"no\"}"));
        assertThat(headers(other))
                .contains("x-amzn-remapped-www-authenticate: Basic")
                .noneMatch(line -> line.startsWith("www-authenticate"));
    }

    @Test
    void the_length_is_computed_and_what_aws_drops_is_dropped() throws IOException {
        String reply = exchange(reply("{\"statusCode\":200,\"headers\":{\"Content-Length\":\"7\",\"Upgrade\":\"x\","
                + "\"X-Mixed-Case\":\"kept\",\"number\":1},\"cookies\":[\"a=b\"],\"body\":\"abc\"}"));

        assertThat(headers(reply))
                .contains(
                        "content-length: 3",
                        "x-amzn-remapped-content-length: 7",
                        "x-mixed-case: kept",
                        "number: 1",
                        "set-cookie: a=b",
                        "content-type: text/plain;charset=UTF-8")
                .noneMatch(line -> line.startsWith("upgrade"));
        assertThat(body(reply)).isEqualTo("abc");
    }

    @Test
    void head_keeps_the_length_and_drops_the_body() throws IOException {
        String reply =
                exchange(reply("{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"" + base64("manifest") + "\"}")
                        .replaceFirst("GET", "HEAD"));

        assertThat(headers(reply)).contains("content-length: 8");
        assertThat(body(reply)).isEmpty();
    }

    @Test
    void json_without_a_status_is_a_body() throws IOException {
        String reply = exchange(reply("{\"hello\":1}"));

        assertThat(reply).startsWith("HTTP/1.1 200 ");
        assertThat(headers(reply)).contains("content-type: application/json");
        assertThat(body(reply)).isEqualTo("{\"hello\":1}");
    }

    @Test
    void a_reply_that_makes_no_sense_is_an_internal_server_error() throws IOException {
        for (String nonsense : List.of(
                "not json",
                "{\"statusCode\":\"200\"}",
                "{\"statusCode\":99}",
                "{\"statusCode\":600}",
                "{\"statusCode\":200,\"body\":{}}",
                "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"***\"}",
                "{\"statusCode\":200,\"headers\":[]}",
                "{\"statusCode\":200,\"headers\":{\"a b\":\"c\"}}",
                "{\"statusCode\":200,\"headers\":{\"a\":{}}}",
                "{\"statusCode\":200,\"headers\":{\"a\":\"b\\r\\nevil: yes\"}}",
                "{\"statusCode\":200,\"cookies\":[1]}")) {
            assertThat(exchange(reply(nonsense)))
                    .as(nonsense)
                    .startsWith("HTTP/1.1 500 ")
                    .endsWith("{\"message\":\"Internal Server Error\"}");
        }
    }

    @Test
    void a_function_that_throws_is_an_internal_server_error_without_detail() throws IOException {
        assertThat(exchange(get("/v2/x", "x-do: throw")))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("secret detail");
    }

    @Test
    void what_a_function_prints_is_in_its_log() throws IOException {
        assertThat(exchange(get("/brief/x", "x-do: print"))).startsWith("HTTP/1.1 200 ");

        assertThat(Files.readAllLines(logs.resolve("Brief.0.log"))).contains("one line", "and é", "said");
    }

    @Test
    void t157_a_function_slower_than_the_integration_allows_is_unavailable() throws IOException {
        assertThat(exchange(get("/slow/x", "x-do: hang")))
                .startsWith("HTTP/1.1 503 ")
                .endsWith("{\"message\":\"Service Unavailable\"}");
    }

    @Test
    void a_function_slower_than_its_own_time_out_is_an_internal_server_error() throws IOException {
        assertThat(exchange(get("/brief/x", "x-do: hang")))
                .startsWith("HTTP/1.1 500 ")
                .endsWith("{\"message\":\"Internal Server Error\"}");
    }

    @Test
    void a_reply_may_be_as_large_as_lambda_allows_and_no_larger() throws IOException {
        assertThat(exchange(get("/v2/x", "x-length: " + MAX_PAYLOAD))).startsWith("HTTP/1.1 200 ");
        assertThat(exchange(get("/v2/x", "x-length: " + (MAX_PAYLOAD + 1)))).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void t155_a_request_body_larger_than_an_event_may_be_is_refused() throws IOException {
        String head = "POST /v2/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nx-reply: " + base64("{}")
                + "\r\nContent-Type: text/plain\r\nContent-Length: ";

        assertThat(exchange(head + 6_000_000 + "\r\n\r\n" + "x".repeat(6_000_000)))
                .startsWith("HTTP/1.1 200 ");
        assertThat(exchange(head + MAX_PAYLOAD + "\r\n\r\n" + "x".repeat(MAX_PAYLOAD)))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void t155_a_head_may_be_as_long_as_api_gateway_allows_and_no_longer() throws IOException {
        String start = "GET /v2/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nx-reply: " + base64("{}") + "\r\nx-pad: ";
        String end = "\r\n\r\n";
        int room = MAX_HEAD - start.length() - end.length();

        assertThat(exchange(start + "x".repeat(room) + end)).startsWith("HTTP/1.1 200 ");
        assertThat(exchange(start + "x".repeat(room + 1) + end)).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void a_tls_hello_is_answered_in_plain_http() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", runtime.port());
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        byte[] bytes = new byte[hello.flip().remaining()];
        hello.get(bytes);

        assertThat(RawHttp.exchange(runtime.port(), bytes)).startsWith("HTTP/1.1 400 ");
        assertThat(RawHttp.exchange(runtime.blobUrl().getPort(), bytes)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void hundreds_of_clients_are_answered_at_once() throws Exception {
        List<Future<String>> replies = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                String path = "/typed/client-" + i;
                replies.add(clients.submit(() -> exchange(get(path))));
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(headers(replies.get(i).get())).contains("x-path: /typed/client-" + i);
        }
    }

    @Test
    void a_connection_is_kept_for_the_next_request() throws IOException {
        String one = "GET /typed/one HTTP/1.1\r\nHost: h\r\n\r\n";

        assertThat(exchange(one + get("/typed/two"))).contains("x-path: /typed/one", "x-path: /typed/two");
    }

    private String exchange(String request) throws IOException {
        return RawHttp.exchange(runtime.port(), request);
    }

    private static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    private static String reply(String payload) {
        return get("/v2/x", "x-reply: " + base64(payload));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> headers(String reply) {
        List<String> lines =
                List.of(reply.substring(0, reply.indexOf("\r\n\r\n")).split("\r\n"));
        return lines.subList(1, lines.size()).stream()
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT)
                        + line.substring(line.indexOf(':')))
                .toList();
    }

    private static String body(String reply) {
        return new String(
                reply.substring(reply.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8);
    }

    private static String golden(String name) throws IOException {
        try (var in = HttpApiTest.class.getResourceAsStream("/" + name)) {
            return new String(java.util.Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        }
    }
}
