package org.depproxy.acceptance.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * One execution environment: a JVM that runs the Lambda runtime interface client, which loads the function from its task
 * root as on Lambda. Thread-safe; like an execution environment it works on one event after the other.
 */
public final class LambdaProcess implements AutoCloseable {
    /** How long a process may take to be ready, and to go once it was told to. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    /** How long a process may have to wait for others that start. */
    private static final Duration TURN_LIMIT = Duration.ofMinutes(3);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** The option whose value replaces {@link #runtimeClasses()}. */
    public static final String CLASS_PATH = "-cp";

    private final RuntimeApi api;
    private final Process process;
    private final Path log;
    private final Duration answerLimit;

    private LambdaProcess(RuntimeApi api, Process process, Path log, Duration answerLimit) {
        this.api = api;
        this.process = process;
        this.log = log;
        this.answerLimit = answerLimit;
    }

    /**
     * Starts a process; it is not awaited.
     *
     * @param java the program
     * @param options of the JVM
     * @param log the file for what it prints
     */
    public static LambdaProcess start(Path java, Deployed function, List<String> options, Path log) {
        return start(
                RuntimeApi.open(function.arn(), function.timeout(), InstantSource.system()),
                java,
                function,
                options,
                log);
    }

    /** Starts a process at an API that may have events already. The API is closed with the process. */
    public static LambdaProcess start(RuntimeApi api, Path java, Deployed function, List<String> options, Path log) {
        List<String> command = new ArrayList<>(List.of(java.toString(), "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        if (!options.contains(CLASS_PATH)) {
            command.addAll(List.of(CLASS_PATH, runtimeClasses()));
        }
        command.addAll(List.of(AWSLambda.class.getName(), function.handler()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(function.taskRoot().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        environment.put("LAMBDA_TASK_ROOT", function.taskRoot().toString());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        environment.put("_HANDLER", function.handler());
        environment.putAll(function.environment());
        environment.put("AWS_LAMBDA_RUNTIME_API", api.hostAndPort());
        StartTurn turn = StartTurn.take(TURN_LIMIT);
        try {
            LambdaProcess process = new LambdaProcess(api, builder.start(), log, function.timeout());
            Thread.ofVirtual().start(() -> {
                try (turn) {
                    process.reached(api.loaded()).join();
                }
            });
            return process;
        } catch (IOException e) {
            turn.close();
            api.close();
            throw new UncheckedIOException("start " + function.handler(), e);
        }
    }

    /** The options with which the hooks around a snapshot are called, as on a function with SnapStart. */
    public static List<String> snapStartOptions() {
        return List.of("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    }

    /** The variable that tells a process that it is being started for a snapshot. */
    public static Map<String, String> snapStartEnvironment() {
        return Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    }

    /** What Lambda itself puts before every function: the runtime client and what it needs. */
    public static String runtimeClasses() {
        return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(LambdaProcess::jarOf)
                .distinct()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path has no such place", e);
        }
    }

    /**
     * Sends an event and gives what became of it within the function's time-out.
     *
     * @throws IllegalStateException when it did not answer in time; the message has what it printed
     */
    public Outcome invoke(String event) {
        return outcome(api.send(event));
    }

    /** The answer to an event that was sent to the API, or the end of the process that should have given it. */
    public Outcome outcome(CompletableFuture<Outcome> answer) {
        CompletableFuture<Outcome> end =
                process.onExit().thenApply(dead -> new Outcome.Died(dead.exitValue(), printed()));
        try {
            return answer.applyToEither(end, Function.identity())
                    .get(answerLimit.plus(READY_LIMIT).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("no answer from the function, which printed: " + printed(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a function worked", e);
        }
    }

    /** Returns when the function was constructed and asks for its first event. */
    public void awaitReady() {
        await(api.firstAsked(), "be ready");
    }

    /** Returns when the hooks before the snapshot have run. */
    public void awaitCheckpoint() {
        await(api.checkpointed(), "be checkpointed");
    }

    private void await(CountDownLatch step, String what) {
        try {
            reached(step).get(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("the function did not come to " + what + " and printed: " + printed(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a function started", e);
        }
        if (step.getCount() > 0) {
            throw new IllegalStateException(
                    "the function ended before it came to " + what + " and printed: " + printed());
        }
    }

    /** Completes with the step, with the end of the process, or when it has had time enough. */
    private CompletableFuture<Object> reached(CountDownLatch step) {
        return CompletableFuture.anyOf(
                CompletableFuture.runAsync(
                        () -> reach(step), task -> Thread.ofVirtual().start(task)),
                process.onExit());
    }

    private static void reach(CountDownLatch step) {
        try {
            step.await(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on after the snapshot, as a new environment that is made from it does. */
    public void restore() {
        api.restore();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All it has printed so far: its log. */
    public String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + log, e);
        }
    }

    /** Asks the process to end, and ends it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.onExit().join();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        api.close();
    }
}
