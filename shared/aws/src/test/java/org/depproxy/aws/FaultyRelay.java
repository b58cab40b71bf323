package org.depproxy.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Stands before a service and passes everything on, but for the faults it was told to make. Thread-safe. */
final class FaultyRelay implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "transfer-encoding", "expect", "upgrade", "http2-settings");

    private final URI target;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Fault> pending = new ArrayList<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** What becomes of a request instead of being passed on and answered. */
    sealed interface Fault {
        /** Which requests it strikes, told by method and address: {@code "PUT /bucket/key?partNumber=1"}. */
        Predicate<String> on();

        /** It is not passed on, and answered so. */
        record Answer(Predicate<String> on, int status, String body) implements Fault {}

        /** It is passed on and done, but the connection breaks before the answer. */
        record Deaf(Predicate<String> on) implements Fault {}

        /** It is passed on and done, and answered as if it had not been. */
        record Denial(Predicate<String> on, int status, String body) implements Fault {}
    }

    FaultyRelay(URI target) {
        this.target = target;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Makes this fault once, for the next request that it strikes. */
    synchronized void strike(Fault fault) {
        pending.add(fault);
    }

    synchronized boolean spent() {
        return pending.isEmpty();
    }

    /** How many requests like this came in. */
    long count(Predicate<String> like) {
        return List.copyOf(asked).stream().filter(like).count();
    }

    private synchronized Optional<Fault> drawn(String request) {
        Optional<Fault> fault =
                pending.stream().filter(each -> each.on().test(request)).findFirst();
        fault.ifPresent(pending::remove);
        return fault;
    }

    private void handle(HttpExchange exchange) {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(request);
        try (exchange) {
            Optional<Fault> fault = drawn(request);
            if (fault.isEmpty()) {
                HttpResponse<byte[]> response = passedOn(exchange);
                response.headers().map().forEach((name, values) -> {
                    if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                        exchange.getResponseHeaders().put(name, values);
                    }
                });
                if (exchange.getRequestMethod().equals("HEAD")) {
                    response.headers()
                            .firstValue("content-length")
                            .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
                }
                reply(exchange, response.statusCode(), response.body());
                return;
            }
            switch (fault.get()) {
                case Fault.Answer(var on, int status, String body) -> {
                    exchange.getRequestBody().readAllBytes();
                    reply(exchange, status, body.getBytes(StandardCharsets.UTF_8));
                }
                case Fault.Deaf deaf -> passedOn(exchange);
                case Fault.Denial(var on, int status, String body) -> {
                    passedOn(exchange);
                    reply(exchange, status, body.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Either side went away: the caller sees its connection end.
            exchange.close();
        }
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    private HttpResponse<byte[]> passedOn(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(target + exchange.getRequestURI().toString()))
                .timeout(LIMIT)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
