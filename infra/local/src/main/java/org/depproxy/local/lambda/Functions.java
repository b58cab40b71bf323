package org.depproxy.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.depproxy.local.http.StartFailed;
import org.depproxy.local.template.Template;

/** All functions of a template. Thread-safe. */
public final class Functions implements AutoCloseable {
    private final Map<String, LambdaFunction> functions;
    private final Map<String, EventQueue> queues = new LinkedHashMap<>();

    private Functions(Map<String, LambdaFunction> functions, List<Duration> pauses, InstantSource clock) {
        this.functions = functions;
        functions.forEach((name, function) -> queues.put(name, new EventQueue(function, pauses, clock)));
    }

    /**
     * Loads every function, side by side.
     *
     * @param environments what each function's constructor is given, by name
     * @param data where code is unpacked and logs are written
     * @param pauses how long to wait before the first, the second … retry of an asynchronous invocation
     * @throws StartFailed naming the function that does not start
     */
    public static Functions load(
            Template template,
            Map<String, Map<String, String>> environments,
            Path data,
            List<Duration> pauses,
            InstantSource clock) {
        Map<String, LambdaFunction> loaded = new LinkedHashMap<>();
        List<StartFailed> failures = new ArrayList<>();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("load-", 0).daemon().factory())) {
            Map<String, Future<LambdaFunction>> loading = new LinkedHashMap<>();
            template.functions()
                    .forEach((name, declared) -> loading.put(
                            name,
                            executor.submit(() -> LambdaFunction.load(
                                    declared, environments.getOrDefault(name, Map.of()), data, clock))));
            for (Map.Entry<String, Future<LambdaFunction>> each : loading.entrySet()) {
                try {
                    loaded.put(each.getKey(), each.getValue().get());
                } catch (ExecutionException e) {
                    failures.add(
                            e.getCause() instanceof StartFailed known
                                    ? known
                                    : new StartFailed(each.getKey() + " did not start: " + e.getCause(), e));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    failures.add(new StartFailed("The start was interrupted.", e));
                }
            }
        }
        if (!failures.isEmpty()) {
            loaded.values().forEach(LambdaFunction::close);
            throw failures.getFirst();
        }
        return new Functions(loaded, pauses, clock);
    }

    /**
     * Invokes a function that the template declares and gives its outcome in time: returned, failed, timed out or
     * throttled. The future never completes exceptionally.
     */
    public CompletableFuture<Invocation> invoke(String name, byte[] event) {
        return find(name)
                .map(function -> function.invoke(event))
                .orElseThrow(() -> new IllegalArgumentException("there is no function " + name));
    }

    Optional<LambdaFunction> find(String name) {
        return Optional.ofNullable(functions.get(name));
    }

    Optional<EventQueue> queue(String name) {
        return Optional.ofNullable(queues.get(name));
    }

    /** Interrupts what still runs and forgets what waits. */
    @Override
    public void close() {
        queues.values().forEach(EventQueue::close);
        functions.values().forEach(LambdaFunction::close);
    }
}
