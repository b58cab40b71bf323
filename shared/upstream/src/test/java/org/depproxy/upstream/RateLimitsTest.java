package org.depproxy.upstream;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.depproxy.cache.Source;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.circuit.CircuitKey;
import org.depproxy.name.GroupPath;
import org.depproxy.quota.QuotaKey;
import org.depproxy.quota.RateLimit;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class RateLimitsTest {
    private static final Duration WINDOW = Duration.ofHours(6);
    private static final QuotaKey KEY = QuotaKey.deployment(Scene.NAME);

    private record Heard(QuotaKey key, Optional<RateLimit> limit, Optional<Duration> retryAfter) {}

    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    private RegistryUpstream upstream(URI... bases) {
        List<UpstreamRegistry> operators = List.of(bases).stream()
                .map(base -> UpstreamRegistry.anonymous(Scene.NAME, base))
                .toList();
        return new RegistryUpstream(
                Scene.PATIENT,
                operators,
                RealmPins.DEFAULT,
                InstantSource.system(),
                (key, limit, retryAfter) -> heard.add(new Heard(key, limit, retryAfter)));
    }

    private static Map<String, String> with(Map<String, String> headers, long remaining) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("RateLimit-Limit", "100;w=21600");
        all.put("RateLimit-Remaining", remaining + ";w=21600");
        all.put("Docker-RateLimit-Source", "203.0.113.7");
        return all;
    }

    private static Optional<RateLimit> left(long remaining) {
        return Optional.of(new RateLimit(100, remaining, WINDOW, Optional.of("203.0.113.7")));
    }

    @Test
    void what_a_head_and_a_get_say_is_heard() throws Exception {
        try (RawServer server =
                        new RawServer(exchange -> exchange.reply(200, with(Scene.MANIFEST_HEADERS, 76), Scene.BYTES));
                RegistryUpstream upstream = upstream(server.base())) {
            upstream.sight(Scene.anonymous(server.base()), Scene.LATEST);
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);
        }
        assertThat(heard)
                .containsExactly(
                        new Heard(KEY, left(76), Optional.empty()), new Heard(KEY, left(76), Optional.empty()));
    }

    @Test
    void it_is_heard_of_the_credential_that_was_used() throws Exception {
        QuotaKey own = QuotaKey.group(new GroupPath("acme"), Scene.NAME);
        try (RawServer server =
                        new RawServer(exchange -> exchange.reply(200, with(Scene.MANIFEST_HEADERS, 5), Scene.BYTES));
                RegistryUpstream upstream = upstream(server.base())) {
            upstream.sight(
                    new Source(
                            Scene.IMAGE,
                            UpstreamRegistry.anonymous(Scene.NAME, server.base()),
                            own,
                            new CircuitKey.OfGroup(new GroupPath("acme"), Scene.NAME),
                            Source.Moment.ANY),
                    Scene.LATEST);
        }
        assertThat(heard).containsExactly(new Heard(own, left(5), Optional.empty()));
    }

    @Test
    void t175_a_refusal_for_too_many_pulls_tells_when_to_come_back_and_what_is_left() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(429, with(Map.of("Retry-After", "7"), 0)));
                RegistryUpstream upstream = upstream(server.base())) {
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Throttled<>(Duration.ofSeconds(7)));
        }
        assertThat(heard).containsExactly(new Heard(KEY, left(0), Optional.of(Duration.ofSeconds(7))));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void what_is_said_to_one_who_is_not_let_in_is_not_heard(int status) throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(status, with(Map.of(), 0)));
                RegistryUpstream upstream = upstream(server.base())) {
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void what_is_said_where_a_redirect_leads_is_not_heard_but_what_the_registry_says_with_it() throws Exception {
        try (RawServer elsewhere =
                        new RawServer(exchange -> exchange.reply(200, with(Scene.MANIFEST_HEADERS, 1), Scene.BYTES));
                RawServer silent =
                        new RawServer(exchange -> exchange.reply(307, Map.of("Location", elsewhere.url("/manifest"))));
                RawServer telling = new RawServer(exchange ->
                        exchange.reply(307, with(Map.of("Location", elsewhere.url("/manifest")), 40)));
                RegistryUpstream upstream = upstream(elsewhere.base(), silent.base(), telling.base())) {
            assertThat(upstream.fetch(Scene.anonymous(silent.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Found.class);
            assertThat(heard).isEmpty();
            assertThat(upstream.fetch(Scene.anonymous(telling.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Found.class);
        }
        assertThat(heard).containsExactly(new Heard(KEY, left(40), Optional.empty()));
    }

    @Test
    void an_upstream_that_says_nothing_or_nonsense_is_not_heard() throws Exception {
        Map<String, String> nonsense = new HashMap<>(with(Scene.MANIFEST_HEADERS, 1));
        nonsense.put("RateLimit-Remaining", "many");
        try (RawServer nothing = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES));
                RawServer odd = new RawServer(exchange -> exchange.reply(200, nonsense, Scene.BYTES));
                RegistryUpstream upstream = upstream(nothing.base(), odd.base())) {
            upstream.fetch(Scene.anonymous(nothing.base()), Scene.LATEST);
            assertThat(upstream.fetch(Scene.anonymous(odd.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Found.class);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void with_docker_hubs_manners_a_head_costs_nothing_a_get_one_and_a_token_nothing(@TempDir Path directory)
            throws Exception {
        try (EmbeddedRegistry registry =
                        EmbeddedRegistry.builder().pullLimit(100, WINDOW).start();
                RegistryUpstream upstream = upstream(registry.uri())) {
            registry.put("team/app", "latest", new SampleImages(1, directory).singleArch(1000));
            Source source = Scene.anonymous(registry.uri());
            upstream.sight(source, Scene.LATEST);
            upstream.sight(source, Scene.LATEST);
            upstream.fetch(source, Scene.LATEST);
            upstream.sight(source, Scene.LATEST);

            assertThat(heard)
                    .extracting(word -> word.limit().orElseThrow().remaining())
                    .containsExactly(100L, 100L, 99L, 99L);
            assertThat(registry.log().traffic().pullsCounted()).isEqualTo(1);
            assertThat(registry.log().traffic().tokenRequests()).isPositive();
        }
    }
}
