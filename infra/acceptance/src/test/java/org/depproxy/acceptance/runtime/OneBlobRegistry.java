package org.depproxy.acceptance.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Pause;
import org.depproxy.name.Digest;

/** A registry without a login, which has one blob in every repository, of any size. Listens on a free port of loopback. */
final class OneBlobRegistry implements AutoCloseable {
    private static final Duration SLOW_PART = Limits.FAST_PART.multipliedBy(8);
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Digest digest;
    private final SeededBytes bytes;
    private final AtomicInteger pieces = new AtomicInteger();

    private OneBlobRegistry(Digest digest, SeededBytes bytes) throws IOException {
        this.digest = digest;
        this.bytes = bytes;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v2/", this::answer);
        server.start();
    }

    static OneBlobRegistry with(Digest digest, SeededBytes bytes) {
        try {
            return new OneBlobRegistry(digest, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("open a registry", e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            boolean ping = exchange.getRequestURI().getPath().equals("/v2/");
            if (!ping && !exchange.getRequestURI().getPath().endsWith("/blobs/" + digest)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            if (ping) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            Optional<Matcher> range = range(exchange);
            long from = range.map(asked -> Long.parseLong(asked.group(1))).orElse(0L);
            long end = range.map(asked -> asked.group(2))
                    .filter(last -> !last.isEmpty())
                    .map(last -> Long.parseLong(last) + 1)
                    .orElse(bytes.length());
            long length = end - from;
            exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
            exchange.getResponseHeaders().set("ETag", '"' + digest.toString() + '"');
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + bytes.length());
            }
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
            try (OutputStream out = exchange.getResponseBody()) {
                if (end < bytes.length()) {
                    pieces.incrementAndGet();
                } else {
                    // Whose bytes are slow is read in pieces: slower than the time in which the reader gets to read.
                    out.flush();
                    Pause.sleeping().of(SLOW_PART);
                }
                new SeededBytes(bytes.seed(), end).writeTo(out, from);
            }
        } catch (IOException e) {
            // The function went away in the middle and may come back for the rest.
            exchange.close();
        }
    }

    private static Optional<Matcher> range(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                .map(RANGE::matcher)
                .filter(Matcher::matches);
    }

    /** How many pieces it was asked for that are not the rest. */
    int pieces() {
        return pieces.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
