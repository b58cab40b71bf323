package org.depproxy.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every event gets the reply that lies beside it. {@code -Dgolden=update} writes the replies anew. */
final class GoldenEventsTest {
    private static final Pattern SECRETS = Pattern.compile("dppat_|eyJ|memory:|Basic [A-Za-z0-9]");

    private final SampleWorld world = new SampleWorld();

    static Stream<Path> events() throws IOException {
        return Stream.of("token", "manifest", "blob", "admin").flatMap(GoldenEventsTest::eventsOf);
    }

    private static Stream<Path> eventsOf(String function) {
        try (Stream<Path> files = Files.list(SampleWorld.EVENTS.resolve(function))) {
            List<Path> events = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(events).isNotEmpty();
            return events.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void an_event_gets_the_reply_that_lies_beside_it(Path event) throws IOException {
        String reply = printed(answer(event));
        Path golden = event.resolveSibling(event.getFileName().toString().replace(".json", ".reply.http"));

        if (System.getProperty("golden", "").equals("update")) {
            Files.writeString(golden, reply);
        }
        assertThat(reply).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("events")
    void each_request_leaves_one_line_without_a_secret(Path event) throws IOException {
        answer(event);

        assertThat(world.log)
                .singleElement()
                .asString()
                .startsWith("{\"request\":\"golden-")
                .doesNotContain("\n", "\u0000");
        assertThat(world.log)
                .allSatisfy(line -> assertThat(SECRETS.matcher(line).find()).isFalse());
    }

    @ParameterizedTest
    @MethodSource("events")
    void the_line_of_a_request_is_a_metric_of_its_outcome_and_tells_nobody_apart(Path event) throws IOException {
        answer(event);

        EmbeddedMetrics metrics = EmbeddedMetrics.read(world.log.getFirst());
        assertThat(metrics.values().get(metrics.text("outcome"))).isEqualTo(1L);
        assertThat(metrics.dimensions(metrics.text("outcome")))
                .isEqualTo(Map.of("Deployment", "sample", "Function", "golden"));
        assertThat(metrics.values().keySet())
                .allSatisfy(
                        name -> assertThat(metrics.dimensions(name).keySet()).isSubsetOf("Deployment", "Function"));
    }

    @Test
    void a_cold_pull_says_on_its_line_what_it_asked_of_upstream_and_a_warm_one_what_it_saved() throws IOException {
        answer(event("manifest/new-tag"));
        answer(event("manifest/by-digest"));

        EmbeddedMetrics cold = EmbeddedMetrics.read(world.log.getFirst());
        EmbeddedMetrics warm = EmbeddedMetrics.read(world.log.getLast());
        assertThat(cold.values()).isEqualTo(Map.of("Fetched", 1L, "UpstreamHeads", 1L, "UpstreamPulls", 1L));
        assertThat(cold.dimensions("UpstreamPulls")).isEqualTo(Map.of("Deployment", "sample"));
        assertThat(warm.values()).isEqualTo(Map.of("Cached", 1L, "SavedPulls", 1L));
    }

    @Test
    void t185_what_one_request_leaves_behind_shows_in_no_answer_to_another_user_or_group() throws IOException {
        List<Path> refused = List.of(
                event("manifest/hidden-group"),
                event("manifest/disabled-group"),
                event("manifest/unknown-group"),
                event("blob/hidden-group"));
        Map<Path, String> cold = new TreeMap<>();
        for (Path event : refused) {
            cold.put(event, printed(new GoldenEventsTest().answer(event)));
        }
        for (Path event : events().toList()) {
            answer(event);
            for (Path other : refused) {
                assertThat(printed(answer(other)))
                        .as("%s after %s", other, event)
                        .isEqualTo(cold.get(other));
            }
        }
    }

    @Test
    void unknown_hidden_and_disabled_groups_get_the_same_bytes() throws IOException {
        String hidden = printed(answer(event("manifest/hidden-group")));

        assertThat(printed(answer(event("manifest/unknown-group")))).isEqualTo(hidden);
        assertThat(printed(answer(event("manifest/disabled-group")))).isEqualTo(hidden);
        assertThat(printed(answer(event("blob/hidden-group")))).isEqualTo(hidden);
    }

    @Test
    void t060_whoever_is_no_member_sees_the_same_bytes_whether_there_is_a_group_to_see_to_or_not() throws IOException {
        String hidden = printed(answer(event("admin/settings-of-a-hidden-group")));

        assertThat(printed(answer(event("admin/settings-of-no-group")))).isEqualTo(hidden);
        assertThat(printed(answer(event("admin/no-such-path")))).isEqualTo(hidden);
    }

    @Test
    void a_head_says_of_a_manifest_what_a_get_says() throws IOException {
        APIGatewayV2HTTPResponse get = answer(event("manifest/by-tag"));
        APIGatewayV2HTTPResponse head = answer(event("manifest/by-tag-described"));

        assertThat(head.getHeaders()).isEqualTo(get.getHeaders());
        assertThat(head.getBody()).isEqualTo(get.getBody());
        assertThat(head.getIsBase64Encoded()).isTrue();
    }

    @Test
    void a_described_manifest_has_a_body_as_long_as_the_manifest() throws IOException {
        byte[] described = body(answer(event("manifest/new-tag-described")));
        byte[] content = body(answer(event("manifest/new-tag")));

        assertThat(described).hasSameSizeAs(content);
        assertThat(content).isEqualTo(Files.readAllBytes(SampleWorld.EVENTS.resolve("world/manifest-2.json")));
    }

    private static Path event(String name) {
        return SampleWorld.EVENTS.resolve(name + ".json");
    }

    private APIGatewayV2HTTPResponse answer(Path file) throws IOException {
        String text = Files.readString(file);
        for (Map.Entry<String, String> placeholder : world.placeholders().entrySet()) {
            text = text.replace(placeholder.getKey(), placeholder.getValue());
        }
        APIGatewayV2HTTPEvent event = LambdaEventSerializers.serializerFor(
                        APIGatewayV2HTTPEvent.class, GoldenEventsTest.class.getClassLoader())
                .fromJson(text);
        String function = String.valueOf(SampleWorld.EVENTS.relativize(file).getName(0));
        Front front = switch (function) {
            case "token" -> world.login;
            case "admin" -> world.admin;
            default -> world.pulls;
        };
        return front.answer(event, Front.GATEWAY_TIMEOUT);
    }

    private static byte[] body(APIGatewayV2HTTPResponse response) {
        return response.getIsBase64Encoded()
                ? Base64.getDecoder().decode(response.getBody())
                : response.getBody().getBytes(StandardCharsets.UTF_8);
    }

    /** A reply as a person reads it; what differs from run to run is masked here. */
    private static String printed(APIGatewayV2HTTPResponse response) {
        StringBuilder text = new StringBuilder("HTTP " + response.getStatusCode() + "\n");
        new TreeMap<>(response.getHeaders())
                .forEach((name, value) -> text.append(name + ": " + masked(name, value) + "\n"));
        byte[] body = body(response);
        String content = new String(body, StandardCharsets.UTF_8);
        if (body.length > 0) {
            text.append('\n')
                    .append(content.isBlank() ? "<" + body.length + " bytes that the gateway drops>" : masked(content))
                    .append('\n');
        }
        return text.toString();
    }

    private static String masked(String header, String value) {
        return switch (header) {
            case "location" -> value.startsWith("/") ? value : "<signed address>";
            case "etag" -> value.startsWith("\"sha256:") ? value : "<tag>";
            default -> value;
        };
    }

    private static String masked(String body) {
        return body.replaceAll("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+", "<token>")
                .replaceAll("\"issued_at\":\"[^\"]+\"", "\"issued_at\":\"<instant>\"")
                .replaceAll("\"(x|y|kid)\":\"[A-Za-z0-9_-]{43}\"", "\"$1\":\"<bytes>\"");
    }
}
