package org.depproxy.local.lambda;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.depproxy.local.http.StartFailed;
import org.depproxy.local.template.Template;

/** One function, loaded and ready: one instance that many threads call, each within the declared time-out. Thread-safe. */
final class LambdaFunction implements AutoCloseable {
    /** How many invocations of one function may run at once: Lambda's default for a whole account. */
    static final int MAX_CONCURRENCY = 1000;

    /** How long an interrupted invocation may take to end when the runtime stops. */
    private static final Duration STOP = Duration.ofSeconds(2);

    private final Template.Function declared;
    private final FunctionClassLoader loader;
    private final HandlerAdapter handler;
    private final FunctionLog log;
    private final InstantSource clock;
    private final ExecutorService executor;
    private final Semaphore slots;

    private LambdaFunction(
            Template.Function declared,
            FunctionClassLoader loader,
            HandlerAdapter handler,
            FunctionLog log,
            InstantSource clock) {
        this.declared = declared;
        this.loader = loader;
        this.handler = handler;
        this.log = log;
        this.clock = clock;
        this.slots = new Semaphore(Math.min(MAX_CONCURRENCY, declared.reserved().orElse(MAX_CONCURRENCY)));
        this.executor = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name(declared.name() + "-", 0)
                .inheritInheritableThreadLocals(false)
                .factory());
    }

    /**
     * Unpacks, loads and constructs the function.
     *
     * @param environment what its constructor is given
     * @throws StartFailed when the zip is missing or the handler cannot be constructed
     */
    static LambdaFunction load(
            Template.Function declared, Map<String, String> environment, Path data, InstantSource clock) {
        Path folder = FunctionCode.unpack(declared, data.resolve("run"));
        FunctionLog log = FunctionLog.open(data.resolve("logs"), declared.name());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            return construct(declared, environment, folder, log, clock);
        } catch (StartFailed e) {
            log.close();
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static LambdaFunction construct(
            Template.Function declared,
            Map<String, String> environment,
            Path folder,
            FunctionLog log,
            InstantSource clock) {
        try {
            FunctionClassLoader loader = new FunctionClassLoader(declared.name(), FunctionCode.classPath(folder), log);
            Thread.currentThread().setContextClassLoader(loader);
            Object handler = Class.forName(declared.handler(), true, loader)
                    .getConstructor(Map.class)
                    .newInstance(Map.copyOf(environment));
            return new LambdaFunction(declared, loader, HandlerAdapter.of(handler), log, clock);
        } catch (InvocationTargetException e) {
            throw new StartFailed(declared.name() + " did not start: " + e.getCause(), e);
        } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError | IOException e) {
            throw new StartFailed(declared.name() + " (" + declared.handler() + ") cannot be loaded: " + e, e);
        }
    }

    Template.Function declared() {
        return declared;
    }

    /** Starts one invocation. The future always completes normally, at the latest when the time-out has passed. */
    CompletableFuture<Invocation> invoke(byte[] event) {
        if (!slots.tryAcquire()) {
            return CompletableFuture.completedFuture(new Invocation.Throttled());
        }
        CompletableFuture<Invocation> outcome = new CompletableFuture<>();
        Future<?> run = executor.submit(() -> {
            Invocation ended;
            try {
                ended = call(event);
            } finally {
                slots.release();
            }
            // Whoever hears of it finds the slot free.
            outcome.complete(ended);
        });
        return outcome.completeOnTimeout(
                        new Invocation.TimedOut(declared.timeout()),
                        declared.timeout().toMillis(),
                        TimeUnit.MILLISECONDS)
                .thenApply(done -> {
                    if (done instanceof Invocation.TimedOut) {
                        log.log(declared.name() + " timed out after " + declared.timeout());
                        run.cancel(true);
                    }
                    return done;
                });
    }

    private Invocation call(byte[] event) {
        Thread.currentThread().setContextClassLoader(loader);
        String requestId = UUID.randomUUID().toString();
        FunctionContext context =
                new FunctionContext(declared, requestId, clock.instant().plus(declared.timeout()), clock, log);
        try {
            return new Invocation.Returned(handler.call(event, context));
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            log.log(requestId + " failed: " + trace(e));
            return new Invocation.Failed(e.getClass().getName(), Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                log.log(declared.name() + " did not heed its interruption");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
        try {
            loader.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("close the code of " + declared.name(), e);
        }
    }
}
