package org.depproxy.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** So much of Lambda and Secrets Manager as the ports use: it gives one secret and takes asynchronous invocations. */
final class FakeServices {
    private final HttpServer server;
    private final String secret;
    private final BlockingQueue<Invocation> invocations = new LinkedBlockingQueue<>();
    private final AtomicInteger secretsGiven = new AtomicInteger();

    /** An invocation as it arrived. */
    record Invocation(String path, Optional<String> type, String payload) {}

    FakeServices(String secret) {
        this.secret = secret;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Optional<String> target = header(exchange, "X-Amz-Target");
        if (target.filter("secretsmanager.GetSecretValue"::equals).isPresent()) {
            secretsGiven.incrementAndGet();
            reply(exchange, 200, "{\"SecretString\":\"" + secret + "\"}");
        } else {
            String path = exchange.getRequestURI().getPath();
            invocations.add(new Invocation(path, header(exchange, "X-Amz-Invocation-Type"), body));
            reply(exchange, 202, "");
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int secretsGiven() {
        return secretsGiven.get();
    }

    /** The oldest invocation that was not taken yet. */
    Invocation takeInvocation() {
        return Optional.ofNullable(invocations.poll()).orElseThrow();
    }
}
