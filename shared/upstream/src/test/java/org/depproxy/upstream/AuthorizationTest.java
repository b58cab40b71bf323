package org.depproxy.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream.Delivery;
import org.depproxy.cache.Upstream.Stretch;
import org.depproxy.cache.UpstreamAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.upstream.TokenServer.TOKEN_PATH;
import static org.depproxy.upstream.TokenServer.challenge;

final class AuthorizationTest {
    private static boolean found(UpstreamAnswer<Delivery> answer) {
        return answer instanceof UpstreamAnswer.Found;
    }

    @Test
    void a_token_for_pulling_this_image_is_asked_for_and_then_used_again() throws Exception {
        try (RawServer server = new RawServer(new TokenServer());
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(found(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST)))
                    .isTrue();
            assertThat(found(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST)))
                    .isTrue();

            assertThat(server.requests())
                    .extracting(RawServer.Request::toString)
                    .containsExactly(
                            "GET " + Scene.MANIFEST_PATH,
                            "GET /token?service=the+registry&scope=repository%3Ateam%2Fapp%3Apull",
                            "GET " + Scene.MANIFEST_PATH,
                            "GET " + Scene.MANIFEST_PATH);
            assertThat(server.requests("GET", TOKEN_PATH).getFirst().header("Authorization"))
                    .isEmpty();
        }
    }

    @Test
    void a_registry_whose_login_does_not_open_is_not_asked_and_not_as_nobody_either() throws Exception {
        try (RawServer server = new RawServer(new TokenServer());
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            Source source = Scene.withClosedLogin(server.base());
            Stretch start = new Stretch.Rest(0, Optional.empty());
            for (UpstreamAnswer<?> answer : List.of(
                    upstream.sight(source, Scene.LATEST),
                    upstream.fetch(source, Scene.LATEST),
                    upstream.sightBlob(source, Scene.DIGEST),
                    upstream.open(source, Scene.DIGEST, start),
                    upstream.referrers(source, Scene.DIGEST))) {
                assertThat(answer)
                        .isInstanceOfSatisfying(
                                UpstreamAnswer.Unavailable.class,
                                down -> assertThat(down.attempt())
                                        .endsWith(": the login that is held for registry.test does not open"));
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void a_login_goes_to_the_token_server_and_its_token_is_not_shared_with_nobody() throws Exception {
        try (RawServer server = new RawServer(new TokenServer());
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST);
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);

            assertThat(server.requests("GET", TOKEN_PATH))
                    .extracting(request -> request.header("Authorization").orElse("none"))
                    .containsExactly(Scene.LOGIN_HEADER, "none");
            assertThat(server.requests("GET", Scene.MANIFEST_PATH))
                    .extracting(request -> request.header("Authorization").orElse("none"))
                    .containsExactly("none", "Bearer token-1", "none", "Bearer token-2");
        }
    }

    @Test
    void a_token_is_asked_for_anew_once_it_is_about_to_expire() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        try (RawServer server = new RawServer(new TokenServer());
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, now::get, server)) {
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);
            now.set(Instant.parse("2026-01-01T00:04:54Z"));
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);
            assertThat(server.requests("GET", TOKEN_PATH)).hasSize(1);

            now.set(Instant.parse("2026-01-01T00:04:55Z"));
            assertThat(found(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST)))
                    .isTrue();
            assertThat(server.requests("GET", TOKEN_PATH)).hasSize(2);
        }
    }

    @Test
    void t207_a_token_that_is_refused_is_forgotten_and_another_fetched_once() throws Exception {
        TokenServer tokens = new TokenServer();
        try (RawServer server = new RawServer(tokens);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);
            tokens.revoke();

            assertThat(found(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST)))
                    .isTrue();
            assertThat(server.requests("GET", TOKEN_PATH)).hasSize(2);
        }
    }

    @Test
    void t207_a_registry_that_accepts_no_token_denies_after_one_more_attempt() throws Exception {
        RawServer.Script script = exchange -> {
            if (exchange.request().path().equals(TOKEN_PATH)) {
                exchange.reply(200, Map.of(), "{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8));
            } else {
                challenge(
                        exchange, "http://" + exchange.request().header("Host").orElseThrow() + TOKEN_PATH);
            }
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Denied<>());
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void t202_many_who_want_the_same_token_at_once_share_one_request() throws Exception {
        int pulls = 8;
        CountDownLatch challenged = new CountDownLatch(pulls);
        TokenServer tokens = new TokenServer(exchange -> await(challenged));
        RawServer.Script script = exchange -> {
            tokens.play(exchange);
            if (exchange.request().header("Authorization").isEmpty()) {
                challenged.countDown();
            }
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<UpstreamAnswer<Delivery>>> all = new ArrayList<>();
            for (int pull = 0; pull < pulls; pull++) {
                all.add(() -> upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST));
            }

            for (Future<UpstreamAnswer<Delivery>> pull : threads.invokeAll(all)) {
                assertThat(found(pull.get())).isTrue();
            }
            assertThat(server.requests("GET", TOKEN_PATH)).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void an_operators_registry_on_plain_http_may_have_its_token_server_on_another_port() throws Exception {
        TokenServer tokens = new TokenServer();
        try (RawServer realm = new RawServer(tokens);
                RawServer server = new RawServer(exchange -> {
                    if (exchange.request().header("Authorization").isPresent()) {
                        tokens.play(exchange);
                    } else {
                        challenge(exchange, realm.url(TOKEN_PATH));
                    }
                });
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(found(upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST)))
                    .isTrue();
            assertThat(realm.requests())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.header("Authorization")).contains(Scene.LOGIN_HEADER));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:%d/token",
                "http://LOCALHOST:%d/token",
                "http://[::1]:%d/token",
                "http://127.0.0.1.:%d/token",
                "http://127.1:%d/token",
                "http://user@127.0.0.1:%d/token",
                "http://127.0.0.1:%d@localhost/token",
                "http://127.0.0.1:%d/token#fragment",
                "//127.0.0.1:%d/token",
                "/token",
                "",
                "file:///etc/passwd"
            })
    void t001_a_challenge_that_names_another_host_is_rejected_and_nothing_is_sent_there(String realm) throws Exception {
        try (RawServer other = new RawServer(new TokenServer());
                RawServer server = new RawServer(exchange -> challenge(exchange, realm.formatted(other.port())));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST))
                    .isInstanceOfSatisfying(UpstreamAnswer.Untrustworthy.class, answer -> {
                        assertThat(answer.reason()).startsWith("upstream challenge rejected: 127.0.0.1");
                        assertThat(answer.distrust()).isEqualTo(Distrust.REJECTED_REALM);
                    });
            assertThat(other.requests()).isEmpty();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void t006_a_token_server_that_redirects_is_not_followed() throws Exception {
        try (RawServer other = new RawServer(new TokenServer());
                RawServer server = new RawServer(exchange -> {
                    if (exchange.request().path().equals(TOKEN_PATH)) {
                        exchange.reply(302, Map.of("Location", other.url(TOKEN_PATH)));
                    } else {
                        challenge(
                                exchange,
                                "http://" + exchange.request().header("Host").orElseThrow() + TOKEN_PATH);
                    }
                });
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server, other)) {
            assertThat(upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Untrustworthy<>(
                            "get a token for registry.test/team/app from 127.0.0.1: 302"));
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"%1$s\",realm=\"%1$s\"",
                "Bearer realm=\"%1$s",
                "Bearer service=\"x\"",
                "Bearer realm=\"%1$s\",service=a,service=b",
                "Bearer realm=\"\""
            })
    void t016_a_challenge_that_means_two_things_or_none_is_rejected(String challenge) throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(
                        401,
                        Map.of(
                                "WWW-Authenticate",
                                challenge.formatted("http://"
                                        + exchange.request().header("Host").orElseThrow() + TOKEN_PATH))));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isInstanceOfSatisfying(
                            UpstreamAnswer.Untrustworthy.class,
                            answer -> assertThat(answer.reason()).startsWith("upstream challenge rejected"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 1_000_000})
    void t016_a_challenge_beyond_all_bounds_is_not_believed(int length) throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(
                        401, Map.of("WWW-Authenticate", "Bearer realm=\"" + "x".repeat(length) + "\"")));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        }
    }

    @Test
    void t016_a_thousand_challenges_are_not_believed() throws Exception {
        String header = "WWW-Authenticate: Bearer realm=\"http://a/\"\r\n";
        try (RawServer server = new RawServer(exchange ->
                        exchange.raw("HTTP/1.1 401 No\r\n" + header.repeat(1_000) + "Content-Length: 0\r\n\r\n"));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        }
    }

    @Test
    void a_password_is_sent_to_a_registry_that_asks_for_one_and_at_once_the_next_time() throws Exception {
        try (RawServer server = new RawServer(exchange -> {
                    if (exchange.authorized(Scene.LOGIN_HEADER)) {
                        exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES);
                    } else {
                        exchange.reply(401, Map.of("WWW-Authenticate", "Basic realm=\"x\""));
                    }
                });
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(found(upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST)))
                    .isTrue();
            assertThat(found(upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST)))
                    .isTrue();
            assertThat(server.requests()).hasSize(3);
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Denied<>());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Negotiate", "Digest realm=\"x\", nonce=\"y\""})
    void a_challenge_that_nobody_can_meet_is_a_denial(String challenge) throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(401, Map.of("WWW-Authenticate", challenge)));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Denied<>());
        }
    }

    @ParameterizedTest
    @CsvSource({"401,Denied", "403,Denied", "404,Untrustworthy", "429,Throttled", "503,Unavailable", "400,Untrustworthy"
    })
    void a_token_servers_refusal_is_the_answer(int status, String outcome) throws Exception {
        RawServer.Script refusing = exchange -> {
            if (exchange.request().path().equals(TOKEN_PATH)) {
                exchange.reply(status, Map.of());
            } else {
                challenge(
                        exchange, "http://" + exchange.request().header("Host").orElseThrow() + TOKEN_PATH);
            }
        };
        try (RawServer server = new RawServer(refusing);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            UpstreamAnswer<Delivery> answer = upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST);

            assertThat(answer.getClass().getSimpleName()).isEqualTo(outcome);
            assertThat(answer.toString()).doesNotContain(Scene.LOGIN.secret(), "cm9ib3Q");
            if (answer instanceof UpstreamAnswer.Throttled<Delivery> throttled) {
                assertThat(throttled.retryAfter()).isEqualTo(Limits.RETRY_AFTER);
            }
        }
    }

    @Test
    void t017_a_token_answer_beyond_its_bound_or_without_sense_is_not_believed() throws Exception {
        for (String body : List.of("<html>", "{\"token\":\"" + "x".repeat(70_000) + "\"}", "{}")) {
            RawServer.Script script = exchange -> {
                if (exchange.request().path().equals(TOKEN_PATH)) {
                    exchange.reply(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
                } else {
                    challenge(
                            exchange,
                            "http://" + exchange.request().header("Host").orElseThrow() + TOKEN_PATH);
                }
            };
            try (RawServer server = new RawServer(script);
                    RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
                assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                        .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
                assertThat(server.requests()).hasSize(2);
            }
        }
    }
}
