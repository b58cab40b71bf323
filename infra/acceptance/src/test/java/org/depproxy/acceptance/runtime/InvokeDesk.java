package org.depproxy.acceptance.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Takes asynchronous invocations as Lambda does, accepted before they are carried out, and hands each event over on a
 * thread of its own. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
final class InvokeDesk implements AutoCloseable {
    private static final int ACCEPTED = 202;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Consumer<String> receiver;

    private InvokeDesk(Consumer<String> receiver) throws IOException {
        this.receiver = receiver;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/2015-03-31/functions/", this::accept);
        server.start();
    }

    /** Opens on a free port. */
    static InvokeDesk open(Consumer<String> receiver) {
        try {
            return new InvokeDesk(receiver);
        } catch (IOException e) {
            throw new UncheckedIOException("open a desk for invocations", e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void accept(HttpExchange exchange) throws IOException {
        try (exchange) {
            String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(ACCEPTED, -1);
            threads.execute(() -> receiver.accept(event));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
