package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.depproxy.cache.Limits;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every golden event, sent to the zip that is deployed, under the runtime client that Lambda has. */
final class PackagedFunctionsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("depproxy.root", "../..")).toAbsolutePath();
    private static final Path EVENTS = ROOT.resolve("events");

    /** What a function is told to have: enough to ask upstream, and not more, so that one that waits for a copy does not wait long. */
    private static final Duration SHORT =
            Limits.ANSWER_RESERVE.plus(Limits.UPSTREAM_CALL).plusSeconds(2);

    @TempDir
    static Path directory;

    private static Path java;
    private static EmbeddedRegistry registry;
    private static InvokeDesk fills;
    private static Stage stage;
    private static GoldenWorld world;

    @BeforeAll
    static void open() throws IOException {
        java = NeededJdk.java();
        registry = EmbeddedRegistry.builder()
                .withoutPullLimit()
                .admittingUnknownRepositories()
                .start();
        fills = InvokeDesk.open(order -> {});
        stage = Stage.open(ROOT, Files.createDirectory(directory.resolve("stage")), registry.uri());
        Map<String, String> everything =
                new HashMap<>(stage.deployed("ManifestFunction").environment());
        everything.putAll(stage.deployed("TokenFunction").environment());
        world = new GoldenWorld(EVENTS, everything);
        world.stock(registry);
    }

    @AfterAll
    static void close() {
        world.close();
        stage.close();
        fills.close();
        registry.close();
    }

    /** As the template has it, but behind the gateway's own name, and with copies ordered and never made. */
    private static Deployed function(String name) {
        return stage.deployed(name)
                .within(SHORT)
                .with(Map.of(
                        "PUBLIC_URL", "", "AWS_ENDPOINT_URL_LAMBDA", fills.uri().toString()));
    }

    private static List<Path> events(String folder) {
        try (Stream<Path> files = Files.list(EVENTS.resolve(folder))) {
            List<Path> events = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(events).isNotEmpty();
            return events;
        } catch (IOException e) {
            throw new AssertionError("list the events for " + folder, e);
        }
    }

    private static void assertEveryReply(LambdaProcess process, String folder) throws IOException {
        SoftAssertions softly = new SoftAssertions();
        for (Path event : events(folder)) {
            world.reset();
            String reply = GoldenReply.printed(HttpReply.of(process.invoke(world.event(event))));
            Path golden = event.resolveSibling(event.getFileName().toString().replace(".json", ".reply.http"));
            softly.assertThat(reply).as(event.toString()).isEqualTo(Files.readString(golden));
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @CsvSource({"TokenFunction, token", "ManifestFunction, manifest", "BlobFunction, blob", "AdminFunction, admin"})
    void every_event_gets_the_reply_that_lies_beside_it(String name, String folder) throws IOException {
        try (LambdaProcess process =
                LambdaProcess.start(java, function(name), List.of(), directory.resolve(name + ".log"))) {
            assertEveryReply(process, folder);
        }
    }

    @ParameterizedTest
    @CsvSource({"TokenFunction, token", "ManifestFunction, manifest", "BlobFunction, blob", "AdminFunction, admin"})
    void a_restored_snapshot_gives_the_same_replies(String name, String folder) throws IOException {
        Deployed plain = function(name);
        URI dynamo = URI.create(plain.environment().getOrDefault("AWS_ENDPOINT_URL_DYNAMODB", ""));
        try (CallCounter counter = CallCounter.before(dynamo)) {
            Deployed snapped = plain.with(LambdaProcess.snapStartEnvironment())
                    .with(Map.of("AWS_ENDPOINT_URL_DYNAMODB", counter.uri().toString()));
            Path log = directory.resolve(name + "-snapshot.log");
            try (LambdaProcess process = LambdaProcess.start(java, snapped, LambdaProcess.snapStartOptions(), log)) {
                process.awaitCheckpoint();
                assertThat(counter.take()).as("what priming asked").isNotEmpty().noneMatch(CountedCall::isWrite);
                assertThat(process.printed()).doesNotContain("primingFailed");
                process.restore();
                assertEveryReply(process, folder);
            }
        }
    }

    @Test
    void an_order_that_is_none_is_reported_as_an_error_and_the_next_one_is_taken() {
        Path log = directory.resolve("fill.log");
        try (LambdaProcess process = LambdaProcess.start(java, function("FillFunction"), List.of(), log)) {
            world.reset();
            Outcome incomplete = process.invoke(world.event(EVENTS.resolve("fill/incomplete.json")));
            assertThat(incomplete).isInstanceOf(Outcome.Failed.class);

            Outcome unreserved = process.invoke(world.event(EVENTS.resolve("fill/order.json")));
            assertThat(unreserved).isInstanceOf(Outcome.Returned.class);

            Outcome unasked = process.invoke(world.event(EVENTS.resolve("fill/refresh.json")));
            assertThat(unasked).isInstanceOf(Outcome.Returned.class);
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void an_event_that_is_not_json_is_reported_as_an_error_and_the_next_one_is_answered() {
        Path log = directory.resolve("broken-event.log");
        try (LambdaProcess process = LambdaProcess.start(java, function("TokenFunction"), List.of(), log)) {
            world.reset();
            assertThat(process.invoke("{\"rawPath\":")).isInstanceOf(Outcome.Failed.class);
            assertThat(HttpReply.of(process.invoke(world.event(EVENTS.resolve("token/ping.json")))))
                    .extracting(HttpReply::status)
                    .isEqualTo(401);
        }
    }

    @Test
    void every_folder_of_events_belongs_to_a_function() throws IOException {
        try (Stream<Path> folders = Files.list(EVENTS)) {
            assertThat(folders.filter(Files::isDirectory).map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("token", "manifest", "blob", "fill", "admin", "world");
        }
    }
}
