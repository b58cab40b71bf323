package org.depproxy.upstream;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.Upstream.Delivery;
import org.depproxy.cache.Upstream.Sighting;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ManifestPullTest {
    private static final UpstreamAnswer<Delivery> DELIVERED = new UpstreamAnswer.Found<>(
            new Delivery(MediaType.OCI_MANIFEST, Optional.of(Scene.DIGEST), new Octets(Scene.BYTES)));

    private static UpstreamAnswer<Delivery> fetched(RawServer.Script script) throws Exception {
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            return upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);
        }
    }

    private static UpstreamAnswer<Sighting> sighted(RawServer.Script script) throws Exception {
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            return upstream.sight(Scene.anonymous(server.base()), Scene.LATEST);
        }
    }

    private static Map<String, String> headersWith(String name, String value) {
        Map<String, String> headers = new HashMap<>(Scene.MANIFEST_HEADERS);
        headers.put(name, value);
        return headers;
    }

    @Test
    void a_manifest_comes_as_it_was_sent_with_what_was_declared() throws Exception {
        assertThat(fetched(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES)))
                .isEqualTo(DELIVERED);
    }

    @Test
    void all_types_are_accepted_in_one_header_and_no_encoding_is() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);

            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request).hasToString("GET " + Scene.MANIFEST_PATH);
                assertThat(request.header("Accept").orElseThrow().split(", "))
                        .containsExactlyInAnyOrder(
                                MediaType.OCI_INDEX.value(),
                                MediaType.OCI_MANIFEST.value(),
                                MediaType.DOCKER_LIST.value(),
                                MediaType.DOCKER_MANIFEST.value());
                assertThat(request.header("Accept-Encoding")).contains("identity");
                assertThat(request.headers()).doesNotContainKeys("authorization", "cookie", "upgrade");
            });
        }
    }

    @Test
    void the_path_of_a_registrys_address_goes_before_the_protocols() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            upstream.fetch(Scene.anonymous(server.base().resolve("/mirror/")), Scene.DIGEST);

            assertThat(server.requests())
                    .singleElement()
                    .hasToString("GET /mirror/v2/team/app/manifests/" + Scene.DIGEST);
        }
    }

    @Test
    void cookies_are_not_kept() throws Exception {
        try (RawServer server = new RawServer(
                        exchange -> exchange.reply(200, headersWith("Set-Cookie", "a=b; Path=/"), Scene.BYTES));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);
            upstream.fetch(Scene.anonymous(server.base()), Scene.LATEST);

            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.header("Cookie")).isEmpty());
        }
    }

    @Test
    void t021_a_digest_that_is_not_that_of_the_bytes_is_handed_on_for_the_domain_to_compare() throws Exception {
        Digest other = Digest.sha256(new byte[] {1});

        UpstreamAnswer<Delivery> answer = fetched(
                exchange -> exchange.reply(200, headersWith("Docker-Content-Digest", other.toString()), Scene.BYTES));

        assertThat(answer)
                .isEqualTo(new UpstreamAnswer.Found<>(
                        new Delivery(MediaType.OCI_MANIFEST, Optional.of(other), new Octets(Scene.BYTES))));
    }

    @Test
    void a_manifest_without_a_digest_header_is_delivered_without_one() throws Exception {
        assertThat(fetched(exchange -> exchange.reply(
                        200, Map.of("Content-Type", MediaType.DOCKER_LIST.value() + "; charset=utf-8"), Scene.BYTES)))
                .isEqualTo(new UpstreamAnswer.Found<>(
                        new Delivery(MediaType.DOCKER_LIST, Optional.empty(), new Octets(Scene.BYTES))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:ABC",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:../../etc",
                "sha256:%2e%2e",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555",
                "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"
            })
    void t030_a_digest_header_that_is_no_digest_is_not_believed(String digest) throws Exception {
        Map<String, String> headers = headersWith("Docker-Content-Digest", digest);

        assertThat(fetched(exchange -> exchange.reply(200, headers, Scene.BYTES)))
                .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        assertThat(sighted(exchange -> exchange.reply(200, headers, Scene.BYTES)))
                .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html; charset=utf-8",
                "application/json",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/vnd.docker.distribution.manifest.v1+json",
                "application/vnd.oci.image.manifest.v1+json, text/html",
                "nonsense"
            })
    void t027_t034_t151_t174_only_the_types_that_are_served_are_taken(String type) throws Exception {
        assertThat(fetched(exchange -> exchange.reply(200, headersWith("Content-Type", type), Scene.BYTES)))
                .isEqualTo(new UpstreamAnswer.Untrustworthy<>(
                        Distrust.INVALID_MANIFEST,
                        "pull manifest registry.test/team/app:latest from"
                                + " 127.0.0.1: not a type of manifest that is served"));
    }

    @Test
    void t027_a_manifest_without_a_type_is_none() throws Exception {
        Map<String, String> headers = new HashMap<>(Scene.MANIFEST_HEADERS);
        headers.remove("Content-Type");

        assertThat(fetched(exchange -> exchange.reply(200, headers, Scene.BYTES)))
                .isInstanceOfSatisfying(
                        UpstreamAnswer.Untrustworthy.class,
                        answer -> assertThat(answer.distrust()).isEqualTo(Distrust.INVALID_MANIFEST));
    }

    @Test
    void t151_a_header_that_says_two_things_is_not_believed() throws Exception {
        assertThat(fetched(exchange -> exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: " + MediaType.OCI_MANIFEST
                        + "\r\nContent-Type: " + MediaType.OCI_INDEX + "\r\nContent-Length: 2\r\n\r\n{}")))
                .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
    }

    @Test
    void t025_an_encoded_answer_is_not_believed() throws Exception {
        assertThat(fetched(exchange -> exchange.reply(200, headersWith("Content-Encoding", "gzip"), Scene.BYTES)))
                .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        assertThat(fetched(exchange -> exchange.reply(200, headersWith("Content-Encoding", "identity"), Scene.BYTES)))
                .isEqualTo(DELIVERED);
    }

    @ParameterizedTest
    @CsvSource({"-1,true", "0,true", "1,false"})
    void t032_a_manifest_is_taken_up_to_its_largest_size(int beyond, boolean taken) throws Exception {
        byte[] body = new byte[Manifest.MAX_BYTES + beyond];
        String chunk = Integer.toHexString(body.length);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + MediaType.OCI_MANIFEST + "\r\n";

        assertThat(
                        fetched(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, body))
                                instanceof UpstreamAnswer.Found)
                .isEqualTo(taken);
        UpstreamAnswer<Delivery> chunked = fetched(exchange -> {
            exchange.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "\r\n");
            exchange.raw(body);
            exchange.raw("\r\n0\r\n\r\n");
        });
        assertThat(chunked instanceof UpstreamAnswer.Found).isEqualTo(taken);
        assertThat(chunked instanceof UpstreamAnswer.Untrustworthy).isEqualTo(!taken);
    }

    @Test
    void t024_a_body_that_ends_early_is_no_manifest() throws Exception {
        assertThat(fetched(exchange -> {
                    exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: " + MediaType.OCI_MANIFEST
                            + "\r\nContent-Length: 100\r\n\r\n{");
                    exchange.hangUp();
                }))
                .isEqualTo(new UpstreamAnswer.Unavailable<>(
                        "pull manifest registry.test/team/app:latest from 127.0.0.1: connection broke off"));
    }

    @Test
    void a_head_tells_what_the_reference_stands_for() throws Exception {
        assertThat(sighted(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES)))
                .isEqualTo(new UpstreamAnswer.Found<>(new Sighting(
                        Optional.of(new Descriptor(MediaType.OCI_MANIFEST, Scene.DIGEST, Scene.BYTES.length)))));
    }

    @Test
    void a_head_without_digest_or_type_or_length_or_not_allowed_at_all_tells_nothing() throws Exception {
        UpstreamAnswer<Sighting> nothing = new UpstreamAnswer.Found<>(new Sighting(Optional.empty()));

        assertThat(sighted(exchange ->
                        exchange.reply(200, Map.of("Content-Type", MediaType.OCI_MANIFEST.value()), Scene.BYTES)))
                .isEqualTo(nothing);
        assertThat(sighted(exchange -> exchange.reply(200, headersWith("Content-Type", "text/html"), Scene.BYTES)))
                .isEqualTo(nothing);
        assertThat(sighted(exchange -> exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: " + MediaType.OCI_MANIFEST
                        + "\r\nDocker-Content-Digest: " + Scene.DIGEST + "\r\n\r\n")))
                .isEqualTo(nothing);
        assertThat(sighted(exchange -> exchange.reply(405, Map.of()))).isEqualTo(nothing);
    }

    @Test
    void a_head_of_something_too_large_is_not_believed() throws Exception {
        assertThat(sighted(exchange ->
                        exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: " + (Manifest.MAX_BYTES + 1L) + "\r\n\r\n")))
                .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
    }
}
