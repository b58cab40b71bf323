package org.depproxy.upstream;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.depproxy.cache.Upstream.Delivery;
import org.depproxy.cache.Upstream.OpenBlob;
import org.depproxy.cache.Upstream.Stretch;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.settings.UpstreamRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class RedirectTest {

    @Test
    void t007_a_redirect_to_another_origin_takes_the_range_along_and_no_secret() throws Exception {
        TokenServer tokens = new TokenServer();
        try (RawServer cdn = new RawServer(exchange ->
                        exchange.reply(206, Map.of("Content-Range", "bytes 4-30/31", "ETag", "\"a\""), new byte[27]));
                RawServer server = new RawServer(exchange -> {
                    if (exchange.authorized("Bearer token-1")) {
                        exchange.reply(307, Map.of("Location", cdn.url("/blob?X-Amz-Signature=abc")));
                    } else {
                        tokens.play(exchange);
                    }
                });
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            UpstreamAnswer<OpenBlob> answer = upstream.open(
                    Scene.withLogin(server.base()), Scene.DIGEST, new Stretch.Rest(4, Optional.of("\"a\"")));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            UpstreamAnswer.Found.class,
                            found -> assertThat(((OpenBlob) found.value()).from())
                                    .isEqualTo(4));
            try (InputStream bytes =
                    ((UpstreamAnswer.Found<OpenBlob>) answer).value().bytes()) {
                assertThat(bytes.readAllBytes()).hasSize(27);
            }
            assertThat(cdn.requests()).singleElement().satisfies(request -> {
                assertThat(request).hasToString("GET /blob?X-Amz-Signature=abc");
                assertThat(request.header("Range")).contains("bytes=4-");
                assertThat(request.header("If-Range")).contains("\"a\"");
                assertThat(request.header("Accept")).isPresent();
                assertThat(request.headers()).doesNotContainKeys("authorization", "cookie");
            });
        }
    }

    @Test
    void a_redirect_within_the_registry_keeps_the_token() throws Exception {
        TokenServer tokens = new TokenServer();
        try (RawServer server = new RawServer(exchange -> {
                    if (exchange.authorized("Bearer token-1")
                            && exchange.request().path().equals(Scene.MANIFEST_PATH)) {
                        exchange.reply(301, Map.of("Location", "/elsewhere"));
                    } else {
                        tokens.play(exchange);
                    }
                });
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Found.class);
            assertThat(server.requests("GET", "/elsewhere"))
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.header("Authorization")).contains("Bearer token-1"));
        }
    }

    @Test
    void a_challenge_of_another_origin_is_a_denial_and_costs_no_token() throws Exception {
        try (RawServer cdn = new RawServer(new TokenServer());
                RawServer server =
                        new RawServer(exchange -> exchange.reply(307, Map.of("Location", cdn.url("/blob"))));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Denied<>());
            assertThat(cdn.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"5,true", "6,false"})
    void so_many_redirects_are_followed_and_not_one_more(int redirects, boolean followed) throws Exception {
        try (RawServer server = new RawServer(exchange -> {
                    int hop = exchange.request().path().startsWith("/hop/")
                            ? Integer.parseInt(exchange.request().path().substring(5))
                            : 0;
                    if (hop < redirects) {
                        exchange.reply(302, Map.of("Location", "/hop/" + (hop + 1)));
                    } else {
                        exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES);
                    }
                });
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            UpstreamAnswer<Delivery> answer = upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);

            assertThat(answer instanceof UpstreamAnswer.Found).isEqualTo(followed);
            assertThat(answer instanceof UpstreamAnswer.Untrustworthy).isEqualTo(!followed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://127.0.0.2:%d/",
                "http://localhost:%d/",
                "http://[::1]:%d/",
                "http://[::ffff:127.0.0.1]:%d/",
                "http://10.0.0.1/",
                "http://user@127.0.0.1:%d/",
                "file:///etc/passwd",
                "ftp://127.0.0.1:%d/",
                "gopher://127.0.0.1:%d/",
                "jar:http://127.0.0.1:%d/a.jar!/",
                "http://2130706433:%d/",
                "not a uri",
                ""
            })
    void t004_t005_a_redirect_into_a_private_network_or_to_another_scheme_is_not_followed(String location)
            throws Exception {
        try (RawServer other = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES));
                RawServer server = new RawServer(
                        exchange -> exchange.reply(302, Map.of("Location", location.formatted(other.port()))));
                RegistryUpstream upstream = Scene.upstream(Scene.QUICK, server)) {
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void t004_a_registry_whose_name_leads_into_a_private_network_is_not_asked() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES));
                RegistryUpstream upstream = new RegistryUpstream(
                        Scene.QUICK, List.of(), RealmPins.DEFAULT, InstantSource.system(), loopbackToo())) {
            URI named = URI.create("http://registry.test:" + server.port());

            assertThat(upstream.fetch(Scene.anonymous(named), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Untrustworthy<>("pull manifest registry.test/team/app:latest from"
                            + " registry.test: leads to an address that is not public"));
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254",
                "http://[fd00:ec2::254]",
                "http://[::ffff:169.254.169.254]",
                "http://2852039166",
                "http://127.0.0.1:9001",
                "http://localhost:9001",
                "http://10.0.0.1"
            })
    void t011_a_registry_at_an_address_inside_is_refused_also_when_it_is_used(String base) {
        try (RegistryUpstream upstream = Scene.upstream(Scene.PATIENT)) {
            assertThat(upstream.fetch(Scene.withLogin(URI.create(base)), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        }
    }

    @Test
    void t011_every_question_carries_the_proxys_mark_and_a_proxy_that_finds_it_is_no_upstream() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(508, Map.of()));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST))
                    .isEqualTo(new UpstreamAnswer.Untrustworthy<>("pull manifest registry.test/team/app:latest from"
                            + " 127.0.0.1: leads back to a dependency proxy"));
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.header("X-Dependency-Proxy-Hop")).contains("1"));
        }
    }

    @Test
    void t005_another_port_on_the_operators_host_is_not_the_operators() throws Exception {
        try (RawServer operators = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES));
                RawServer runtime =
                        new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES));
                RegistryUpstream upstream = Scene.upstream(Scene.QUICK, operators)) {
            assertThat(upstream.fetch(Scene.anonymous(operators.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Found.class);
            assertThat(upstream.fetch(Scene.anonymous(runtime.base()), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
            assertThat(runtime.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://registry.test.", "http://registry.test:99999", "http://[fe80::1%25eth0]:5000"})
    void t005_an_address_that_is_none_is_not_asked(String base) {
        try (RegistryUpstream upstream = Scene.upstream(Scene.QUICK)) {
            assertThat(upstream.fetch(Scene.anonymous(URI.create(base)), Scene.LATEST))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        }
    }

    @Test
    void the_operators_registry_may_have_a_name_in_a_private_network() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES))) {
            URI named = URI.create("http://Registry.test:" + server.port());
            try (RegistryUpstream upstream = new RegistryUpstream(
                    Scene.PATIENT,
                    List.of(UpstreamRegistry.anonymous(Scene.NAME, named)),
                    RealmPins.DEFAULT,
                    InstantSource.system(),
                    loopback())) {
                assertThat(upstream.fetch(Scene.anonymous(named), Scene.LATEST))
                        .isInstanceOf(UpstreamAnswer.Found.class);
            }
        }
    }

    private static DnsResolver loopbackToo() {
        return new Names(new byte[] {8, 8, 8, 8}, new byte[] {127, 0, 0, 1});
    }

    private static DnsResolver loopback() {
        return new Names(new byte[] {127, 0, 0, 1});
    }

    /** Finds the same addresses for every name. */
    private static final class Names implements DnsResolver {
        private final byte[][] addresses;

        Names(byte[]... addresses) {
            this.addresses = addresses;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByAddress(host, addresses[i]);
            }
            return found;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
