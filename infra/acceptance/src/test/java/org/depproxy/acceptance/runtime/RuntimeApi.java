package org.depproxy.acceptance.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The side of the Lambda runtime API that the Lambda service has, for one function process. Listens on a free port of
 * loopback. Thread-safe; events are handed out in the order they were sent.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
public final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String INVOCATION = ROOT + "invocation/";
    private static final String REQUEST_ID = "Lambda-Runtime-Aws-Request-Id";
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
    private static final String TRACE = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=0";

    /** The largest answer that is read: Lambda's own limit is just above 6 MB. */
    static final int MAX_ANSWER_BYTES = 7 * 1024 * 1024;

    private final String functionArn;
    private final Duration timeout;
    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Pending> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Pending> running = new ConcurrentHashMap<>();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final CountDownLatch firstAsked = new CountDownLatch(1);
    private final CountDownLatch checkpointed = new CountDownLatch(1);
    private final CountDownLatch restored = new CountDownLatch(1);
    private final CompletableFuture<Outcome> end = new CompletableFuture<>();

    private record Pending(String id, String event, CompletableFuture<Outcome> outcome) {}

    private RuntimeApi(String functionArn, Duration timeout, InstantSource clock) throws IOException {
        this.functionArn = functionArn;
        this.timeout = timeout;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(ROOT, this::answer);
        server.start();
    }

    /**
     * Opens the API for one process.
     *
     * @param timeout how long the function may take, told to it as a deadline
     * @throws UncheckedIOException when no port can be had
     */
    public static RuntimeApi open(String functionArn, Duration timeout, InstantSource clock) {
        try {
            return new RuntimeApi(functionArn, timeout, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("open a runtime API", e);
        }
    }

    /** For the variable {@code AWS_LAMBDA_RUNTIME_API}. */
    public String hostAndPort() {
        InetSocketAddress address = server.getAddress();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Sends an event. The answer is completed by the function or never: the caller bounds the wait. */
    public CompletableFuture<Outcome> send(String event) {
        var pending = new Pending(UUID.randomUUID().toString(), event, new CompletableFuture<>());
        waiting.add(pending);
        return pending.outcome().applyToEither(end, Function.identity());
    }

    /** Reached when the runtime client is heard of for the first time. */
    CountDownLatch loaded() {
        return loaded;
    }

    /** Reached when the function was constructed and asks for its first event. */
    CountDownLatch firstAsked() {
        return firstAsked;
    }

    /** Reached when the hooks before the snapshot have run and the process waits to be restored. */
    CountDownLatch checkpointed() {
        return checkpointed;
    }

    /** Tells a process that waits, or will wait, after its snapshot that it was restored. */
    void restore() {
        restored.countDown();
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readNBytes(MAX_ANSWER_BYTES + 1);
            loaded.countDown();
            if (path.equals(INVOCATION + "next")) {
                firstAsked.countDown();
                next(exchange);
            } else if (path.equals(ROOT + "restore/next")) {
                checkpointed.countDown();
                restored.await();
                reply(exchange, 200, new byte[0]);
            } else if (path.equals(ROOT + "init/error") || path.equals(ROOT + "restore/error")) {
                end.complete(new Outcome.NeverReady(errorType(exchange), new String(body, StandardCharsets.UTF_8)));
                reply(exchange, 202, new byte[0]);
            } else {
                reply(exchange, finished(exchange, path, body), new byte[0]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The process went away while it was being answered; its end is reported by whoever watches it.
            exchange.close();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        Pending pending = waiting.take();
        running.put(pending.id(), pending);
        var headers = exchange.getResponseHeaders();
        headers.set(REQUEST_ID, pending.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(clock.instant().plus(timeout).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
        headers.set("Lambda-Runtime-Trace-Id", TRACE);
        // Without a content type the native part of the runtime client crashes the JVM.
        headers.set("Content-Type", "application/json");
        reply(exchange, 200, pending.event().getBytes(StandardCharsets.UTF_8));
    }

    private int finished(HttpExchange exchange, String path, byte[] body) {
        String rest = path.substring(path.startsWith(INVOCATION) ? INVOCATION.length() : path.length());
        int slash = rest.indexOf('/');
        Pending pending = slash < 0 ? null : running.remove(rest.substring(0, slash));
        if (pending == null) {
            return 404;
        }
        if (body.length > MAX_ANSWER_BYTES) {
            pending.outcome().complete(new Outcome.Failed("Function.ResponseSizeTooLarge", ""));
            return 413;
        }
        pending.outcome()
                .complete(
                        rest.endsWith("/response")
                                ? new Outcome.Returned(new String(body, StandardCharsets.UTF_8))
                                : new Outcome.Failed(errorType(exchange), new String(body, StandardCharsets.UTF_8)));
        return 202;
    }

    private static String errorType(HttpExchange exchange) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(ERROR_TYPE), "");
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Answers nothing more. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
