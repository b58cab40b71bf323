package org.depproxy.acceptance.runtime;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Stands before a service's endpoint on a free port of loopback, passes everything on as it came, and counts. The host a
 * request was signed for is kept, so signatures stay good. Thread-safe.
 */
final class CallCounter implements AutoCloseable {
    /** How long the service may take. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "transfer-encoding", "expect", "upgrade", "http2-settings");

    private final URI target;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<CountedCall> calls = new LinkedBlockingQueue<>();

    private CallCounter(URI target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    /** Stands before this endpoint. */
    static CallCounter before(URI target) {
        try {
            return new CallCounter(target);
        } catch (IOException e) {
            throw new UncheckedIOException("listen before " + target, e);
        }
    }

    /** The endpoint to tell the function. */
    URI uri() {
        return URI.create(
                "http://" + target.getHost() + ":" + server.getAddress().getPort());
    }

    /** What was asked since the last call of this. */
    List<CountedCall> take() {
        List<CountedCall> taken = new ArrayList<>();
        calls.drainTo(taken);
        return List.copyOf(taken);
    }

    private void pass(HttpExchange exchange) {
        try (exchange) {
            calls.add(counted(exchange));
            HttpResponse<InputStream> response =
                    client.send(request(exchange), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                response.headers().map().forEach((name, values) -> {
                    if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                        exchange.getResponseHeaders().put(name, values);
                    }
                });
                exchange.sendResponseHeaders(response.statusCode(), announced(exchange, response));
                body.transferTo(exchange.getResponseBody());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Either side went away in the middle: the function sees its connection end, as it would without us.
            exchange.close();
        }
    }

    /** As {@code sendResponseHeaders} has it: -1 for no body, 0 for one of a length that is not known. */
    private static long announced(HttpExchange exchange, HttpResponse<InputStream> response) {
        Optional<String> length = response.headers().firstValue("content-length");
        if (exchange.getRequestMethod().equals("HEAD")) {
            length.ifPresent(value -> exchange.getResponseHeaders().set("Content-Length", value));
            return -1;
        }
        boolean empty =
                response.statusCode() == 204 || length.filter("0"::equals).isPresent();
        return empty ? -1 : length.map(Long::parseLong).orElse(0L);
    }

    private HttpRequest request(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(target + exchange.getRequestURI().toString()))
                .timeout(LIMIT)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private CountedCall counted(HttpExchange exchange) {
        String aim = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Amz-Target"), "");
        String operation = aim.substring(aim.lastIndexOf('.') + 1);
        String path = exchange.getRequestURI().getRawPath();
        String asked = exchange.getRequestMethod() + " " + path;
        if (aim.startsWith("DynamoDB")) {
            return new CountedCall(CountedCall.Service.DYNAMODB, operation);
        }
        if (aim.startsWith("secretsmanager")) {
            return new CountedCall(CountedCall.Service.SECRETS_MANAGER, operation);
        }
        if (path.startsWith("/2015-03-31/functions/")) {
            return new CountedCall(CountedCall.Service.LAMBDA, asked);
        }
        return new CountedCall(CountedCall.Service.S3, asked);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
