package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.crac.Core;
import org.depproxy.acceptance.runtime.sample.SampleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the other tests here stand on: an execution environment that behaves as Lambda's. */
final class RuntimeClientTest {
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:Sample:live";

    @TempDir
    Path directory;

    private Deployed function;

    @BeforeEach
    void deploy() throws Exception {
        Path root = Files.createDirectory(directory.resolve("task"));
        copyClass(SampleFunction.class, root);
        Path crac = Path.of(
                Core.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.createDirectory(root.resolve("lib"));
        Files.copy(crac, root.resolve("lib").resolve("crac.jar"));
        function = new Deployed(
                ARN,
                SampleFunction.class.getName(),
                root,
                Duration.ofSeconds(10),
                Map.of("AWS_LAMBDA_FUNCTION_NAME", "Sample", "GREETING", "bonjour"));
    }

    private static void copyClass(Class<?> type, Path root) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path target = root.resolve(name);
        Files.createDirectories(target.resolveSibling("."));
        try (InputStream in = Objects.requireNonNull(type.getClassLoader()).getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(in, name), target);
        }
    }

    private LambdaProcess start(Deployed which, List<String> options) {
        return LambdaProcess.start(NeededJdk.java(), which, options, directory.resolve("log"));
    }

    @Test
    void an_event_is_answered_with_the_environment_the_function_was_given() {
        try (LambdaProcess process = start(function, List.of())) {
            assertThat(returned(process.invoke("\"you\""))).isEqualTo("\"hello you Sample " + ARN + " bonjour\"");
        }
    }

    @Test
    void a_handler_that_throws_is_reported_and_the_process_answers_the_next_event() {
        try (LambdaProcess process = start(function, List.of())) {
            assertThat(process.invoke("\"fail\""))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.report()).contains("asked to fail"));
            assertThat(returned(process.invoke("\"you\""))).startsWith("\"hello you");
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void a_process_that_ends_is_told_from_one_that_answers() {
        try (LambdaProcess process = start(function, List.of())) {
            assertThat(process.invoke("\"exit\""))
                    .isInstanceOfSatisfying(
                            Outcome.Died.class,
                            died -> assertThat(died.exitCode()).isEqualTo(7));
        }
    }

    @Test
    void a_function_that_cannot_be_constructed_never_becomes_ready() {
        Deployed broken = function.with(Map.of("BROKEN", "yes"));
        try (LambdaProcess process = start(broken, List.of())) {
            assertThat(process.invoke("\"you\""))
                    .isInstanceOfSatisfying(
                            Outcome.NeverReady.class,
                            never -> assertThat(never.report()).contains("broken on purpose"));
        }
    }

    @Test
    void a_snapshot_is_taken_between_the_hooks() {
        Deployed snapped = function.with(LambdaProcess.snapStartEnvironment());
        try (LambdaProcess process = start(snapped, LambdaProcess.snapStartOptions())) {
            process.awaitCheckpoint();
            process.restore();
            assertThat(returned(process.invoke("\"hooks\""))).isEqualTo("\"checkpointed restored\"");
        }
    }

    @Test
    void a_function_without_a_snapshot_sees_no_hooks() {
        try (LambdaProcess process = start(function, LambdaProcess.snapStartOptions())) {
            process.awaitReady();
            assertThat(returned(process.invoke("\"hooks\""))).isEqualTo("\"\"");
        }
    }

    @Test
    void the_options_reach_the_machine_that_runs_the_function() {
        try (LambdaProcess process = start(function, List.of("-Xmx128m", "-XX:+UseSerialGC"))) {
            assertThat(Long.parseLong(returned(process.invoke("\"memory\"")).replace("\"", "")))
                    .isBetween(100L << 20, 128L << 20);
        }
    }

    private static String returned(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Returned answer -> answer.json();
            case Outcome.Failed failed -> throw new AssertionError(failed.toString());
            case Outcome.NeverReady never -> throw new AssertionError(never.toString());
            case Outcome.Died died -> throw new AssertionError(died.toString());
        };
    }
}
