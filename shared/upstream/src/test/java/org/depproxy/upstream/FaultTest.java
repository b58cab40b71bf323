package org.depproxy.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream.Delivery;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.MediaType;
import org.depproxy.settings.UpstreamRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** T174, case by case. */
@Timeout(60)
final class FaultTest {
    private static final String PULL = "pull manifest registry.test/team/app:latest from 127.0.0.1: ";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: " + MediaType.OCI_MANIFEST + "\r\n";

    private static UpstreamAnswer<Delivery> fetched(RawServer.Script script) throws Exception {
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(
                        Scene.QUICK, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")), server)) {
            UpstreamAnswer<Delivery> answer = upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);
            assertThat(server.requests()).hasSize(1);
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 502, 503, 504, 599})
    void t174_a_failing_registry_is_unavailable_and_asked_once(int status) throws Exception {
        assertThat(fetched(exchange -> exchange.reply(status, Map.of())))
                .isEqualTo(new UpstreamAnswer.Unavailable<>(PULL + status));
    }

    @Test
    void t174_a_denial_is_one_whatever_its_page_says() throws Exception {
        assertThat(fetched(exchange -> exchange.reply(
                        403, Map.of("Content-Type", "text/html"), "<html>".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new UpstreamAnswer.Denied<>());
        assertThat(fetched(exchange -> exchange.reply(401, Map.of()))).isEqualTo(new UpstreamAnswer.Denied<>());
        assertThat(fetched(exchange -> exchange.reply(404, Map.of()))).isEqualTo(new UpstreamAnswer.Unknown<>());
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 304, 400, 402, 410, 418})
    void t174_any_other_status_is_not_believed(int status) throws Exception {
        assertThat(fetched(exchange ->
                        exchange.raw("HTTP/1.1 " + status + " Odd\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")))
                .isEqualTo(new UpstreamAnswer.Untrustworthy<>(PULL + status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30|30",
                "0|1",
                "1000000000|3600",
                "999999999999999999999999|3600",
                "Thu, 01 Jan 2026 00:01:00 GMT|60",
                "Wed, 31 Dec 2025 00:00:00 GMT|1",
                "-5|5",
                "soon|5"
            })
    void t174_throttling_says_when_to_come_back(String header, int seconds) throws Exception {
        assertThat(fetched(exchange -> exchange.reply(429, Map.of("Retry-After", header))))
                .isEqualTo(new UpstreamAnswer.Throttled<>(Duration.ofSeconds(seconds)));
    }

    @Test
    void t174_throttling_need_not_say_when_to_come_back() throws Exception {
        assertThat(fetched(exchange -> exchange.reply(429, Map.of())))
                .isEqualTo(new UpstreamAnswer.Throttled<>(Limits.RETRY_AFTER));
    }

    @Test
    void t174_a_registry_that_says_nothing_is_unavailable() throws Exception {
        assertThat(fetched(RawServer.Exchange::hang)).isEqualTo(new UpstreamAnswer.Unavailable<>(PULL + "timed out"));
    }

    @Test
    void t174_a_registry_that_stalls_at_the_last_byte_is_unavailable() throws Exception {
        assertThat(fetched(exchange -> {
                    exchange.raw(HEAD + "Content-Length: 100\r\n\r\n" + "x".repeat(99));
                    exchange.hang();
                }))
                .isEqualTo(new UpstreamAnswer.Unavailable<>(PULL + "timed out"));
    }

    @Test
    void t174_headers_or_a_body_that_trickle_in_are_cut_off() throws Exception {
        assertThat(fetched(exchange -> trickle(exchange, "HTTP/1.1 200 OK\r\nX: ")))
                .isEqualTo(new UpstreamAnswer.Unavailable<>(PULL + "took too long"));
        assertThat(fetched(exchange -> trickle(exchange, HEAD + "Content-Length: 4000000\r\n\r\n")))
                .isEqualTo(new UpstreamAnswer.Unavailable<>(PULL + "took too long"));
    }

    /** A byte now and then, each well before the other side loses patience. */
    private static void trickle(RawServer.Exchange exchange, String start) throws IOException {
        exchange.raw(start);
        for (int bytes = 0; bytes < 1_000; bytes++) {
            exchange.pause(Duration.ofMillis(50));
            exchange.raw("x");
        }
    }

    @Test
    void t174_a_connection_that_breaks_off_is_unavailable() throws Exception {
        assertThat(fetched(RawServer.Exchange::hangUp))
                .isEqualTo(new UpstreamAnswer.Unavailable<>(PULL + "connection closed without an answer"));
        assertThat(fetched(RawServer.Exchange::reset)).isInstanceOf(UpstreamAnswer.Unavailable.class);
        assertThat(fetched(exchange -> {
                    exchange.raw(HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\nab");
                    exchange.hangUp();
                }))
                .isInstanceOf(UpstreamAnswer.Unavailable.class);
    }

    @Test
    void t174_what_is_not_http_is_not_believed() throws Exception {
        assertThat(fetched(exchange -> {
                    exchange.raw("SSH-2.0-OpenSSH_9\r\n".repeat(2_000));
                    exchange.hangUp();
                }))
                .isNotInstanceOf(UpstreamAnswer.Found.class);
        assertThat(fetched(exchange -> exchange.raw(HEAD + "Content-Length: many\r\n\r\n")))
                .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
    }

    @Test
    void t174_headers_without_end_are_not_believed() throws Exception {
        assertThat(fetched(exchange -> exchange.raw("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(100_000))))
                .isEqualTo(new UpstreamAnswer.Untrustworthy<>(PULL + "headers beyond all bounds"));
    }

    @Test
    void t174_a_port_that_nobody_listens_on_is_unavailable() throws Exception {
        URI base;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            base = URI.create("http://127.0.0.1:" + taken.getLocalPort());
        }
        try (RegistryUpstream upstream = new RegistryUpstream(
                Scene.QUICK,
                List.of(UpstreamRegistry.anonymous(Scene.NAME, base)),
                RealmPins.DEFAULT,
                InstantSource.system())) {
            assertThat(upstream.fetch(Scene.anonymous(base), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Unavailable<>(PULL + "connection refused"));
        }
    }

    @Test
    void t174_a_handshake_that_stalls_is_unavailable() throws Exception {
        // Nobody accepts: the kernel connects, and nothing is ever said.
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI base = URI.create("https://127.0.0.1:" + mute.getLocalPort());
            try (RegistryUpstream upstream = new RegistryUpstream(
                    Scene.QUICK,
                    List.of(UpstreamRegistry.anonymous(Scene.NAME, base)),
                    RealmPins.DEFAULT,
                    InstantSource.system())) {
                assertThat(upstream.fetch(Scene.anonymous(base), Scene.LATEST))
                        .isInstanceOf(UpstreamAnswer.Unavailable.class);
            }
        }
    }

    /** With limits so wide that only the time of whoever asks can end the call within that of the test. */
    @Test
    void t204_a_call_ends_with_the_time_of_whoever_asks() throws Exception {
        UpstreamLimits endless =
                new UpstreamLimits(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        try (RawServer server = new RawServer(RawServer.Exchange::hang);
                RegistryUpstream upstream = Scene.upstream(endless, server)) {
            Source source = Scene.anonymous(server.base());
            Source hurried = new Source(
                    source.image(),
                    source.registry(),
                    source.credential(),
                    source.seen(),
                    Optional.of(Instant.now().plusMillis(300)));

            assertThat(upstream.fetch(hurried, Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Unavailable<>(PULL + "took too long"));
            assertThat(upstream.sight(hurried, Scene.LATEST)).isInstanceOf(UpstreamAnswer.Unavailable.class);
        }
    }

    @Test
    void t174_a_host_that_does_not_exist_is_unavailable() {
        DnsResolver nowhere = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                throw new UnknownHostException(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        try (RegistryUpstream upstream =
                new RegistryUpstream(Scene.QUICK, List.of(), RealmPins.DEFAULT, InstantSource.system(), nowhere)) {
            assertThat(upstream.fetch(Scene.anonymous(URI.create("https://registry.test")), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Unavailable<>(
                            "pull manifest registry.test/team/app:latest from registry.test: host not found"));
        }
    }

    @Test
    void connections_are_used_again_and_never_run_out() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(404, Map.of(), new byte[20_000]));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            for (int pull = 0; pull < 2 * UpstreamLimits.CONNECTIONS_PER_ORIGIN; pull++) {
                assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                        .isEqualTo(new UpstreamAnswer.Unknown<>());
            }
        }
    }
}
