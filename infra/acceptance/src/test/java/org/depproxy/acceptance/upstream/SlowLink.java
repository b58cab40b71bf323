package org.depproxy.acceptance.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.depproxy.name.Digest;

/**
 * Stands before a registry and lets one blob through so slowly that it takes a set time, evenly; all else passes at once.
 * Thread-safe.
 */
public final class SlowLink implements AutoCloseable {

    /** Headers that make the registry's answer what it is. */
    private static final Set<String> PASSED_ON = Set.of(
            "content-type",
            "content-range",
            "accept-ranges",
            "docker-content-digest",
            "docker-distribution-api-version",
            "etag",
            "location",
            "www-authenticate");

    private static final Set<String> ASKED_ON = Set.of("accept", "range", "authorization", "if-none-match");
    private static final Duration PIECE = Duration.ofMillis(500);

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong passed = new AtomicLong();
    private final URI registry;
    private final Digest slow;
    private final Duration wholeBlob;

    private SlowLink(HttpServer server, URI registry, Digest slow, Duration wholeBlob) {
        this.server = server;
        this.registry = registry;
        this.slow = slow;
        this.wholeBlob = wholeBlob;
    }

    /**
     * Starts one.
     *
     * @param registry the root of what stands behind it
     * @param slow the blob to slow down
     * @param wholeBlob how long all its bytes take
     */
    public static SlowLink start(URI registry, Digest slow, Duration wholeBlob) {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* backlog= */ 0);
            SlowLink link = new SlowLink(server, registry, slow, wholeBlob);
            server.createContext("/", link::answer);
            server.setExecutor(link.threads);
            server.start();
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException("start a slow link", e);
        }
    }

    /** Its root. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many bytes of the slow blob it has let through so far, over all requests. */
    public long passedBytes() {
        return passed.get();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
        http.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            registry.resolve(exchange.getRequestURI().toString()))
                    .method(exchange.getRequestMethod(), BodyPublishers.noBody());
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (ASKED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                pass(exchange, response, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange, HttpResponse<InputStream> response, InputStream body)
            throws IOException, InterruptedException {
        response.headers().map().forEach((name, values) -> {
            if (PASSED_ON.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        long bytes = response.headers().firstValueAsLong("content-length").orElse(0);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(bytes));
            exchange.sendResponseHeaders(response.statusCode(), -1);
            return;
        }
        exchange.sendResponseHeaders(response.statusCode(), bytes == 0 ? -1 : bytes);
        if (exchange.getRequestURI().getPath().endsWith(slow.toString())) {
            trickle(body, exchange.getResponseBody(), bytes);
        } else {
            body.transferTo(exchange.getResponseBody());
        }
    }

    private void trickle(InputStream body, OutputStream out, long bytes) throws IOException, InterruptedException {
        int piece = (int) Math.max(1, bytes * PIECE.toMillis() / wholeBlob.toMillis());
        for (byte[] next = body.readNBytes(piece); next.length > 0; next = body.readNBytes(piece)) {
            if (closing.await(PIECE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            out.write(next);
            out.flush();
            passed.addAndGet(next.length);
        }
    }
}
