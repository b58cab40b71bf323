package org.depproxy.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.depproxy.access.Grant;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.BlobPull;
import org.depproxy.cache.ListPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.PrefetchStart;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What content looks like when it leaves for the gateway. */
final class ContentAnswerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String START = "/v2/acme/dependency_proxy/containers/alpine/";
    private static final PullScope SCOPE = new PullScope(new GroupPath("acme"), ImageName.parse("alpine"));
    private static final Grant GRANT = new Grant(
            new Principal(new UserName("anna"), new TokenId("0123456789")),
            Set.of(SCOPE),
            NOW,
            NOW.plus(Duration.ofMinutes(15)));
    private static final Manifest MANIFEST = manifest(Digest.Algorithm.SHA256, "{\"schemaVersion\":2}");
    private static final Digest BLOB = Digest.sha256(new byte[] {1});

    private final List<PullRequest> asked = new ArrayList<>();

    private static Manifest manifest(Digest.Algorithm algorithm, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Manifest.verified(Digest.of(algorithm, bytes), MediaType.OCI_MANIFEST, bytes);
    }

    private Reply answer(String method, String path, Map<String, String> headers, ManifestPull pull) {
        Gate gate = new Gate(token -> Optional.of(GRANT).filter(grant -> token.equals("good")));
        PullEndpoint endpoint = new PullEndpoint(
                gate,
                (request, reference) -> {
                    asked.add(request);
                    return pull;
                },
                new BlobEndpoint(
                        gate,
                        (request, digest) -> new BlobPull.Ready(new StoredBlob(digest, 1)),
                        new MemoryStore().blobLinks()),
                new ListEndpoint(
                        (request, query) -> new ListPull.Refused<>(new Refusal.Hidden()),
                        (request, digest) -> new ListPull.Refused<>(new Refusal.Hidden())));
        Map<String, String> all = new TreeMap<>(Map.of("authorization", "Bearer good"));
        all.putAll(headers);
        return new Front(endpoint, PublicUrl.parse("https://proxy.example"), line -> {}, new ManualClock(NOW))
                .answer(
                        new Request(method, path, Query.parse(""), all, "", Optional.empty(), "id"),
                        Duration.ofSeconds(30));
    }

    private Reply manifest(String method, Map<String, String> headers, Manifest manifest) {
        return answer(method, START + "manifests/latest", headers, new ManifestPull.Cached(manifest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schemaVersion\":2,\"layers\":[]}",
                " \t{ \"schemaVersion\" :\r\n 2 , \"layers\" : [ ] }\n\n",
                "{\"layers\":[],\"schemaVersion\":2,\"config\":{}}",
                "{\"annotations\":{\"a\":\"\\u00e9\\/\\u003c\",\"b\":\"\u00e9/<\ud83d\ude00\"}}",
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.index.v1+json\"}]}",
                "{\"artifactType\":\"application/x\",\"subject\":{\"size\":1.0e1},\"layers\":[]}",
                "{\"config\":{\"digest\":\"sha512:00\",\"data\":\"e30=\"},\"own.field\":[null,true]}"
            })
    void t029_a_manifest_leaves_byte_for_byte_whatever_it_looks_like(String json) {
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            Manifest manifest = manifest(algorithm, json);
            for (ManifestPull pull : List.of(
                    new ManifestPull.Cached(manifest),
                    new ManifestPull.Fetched(manifest, new PrefetchStart.NothingToDo()),
                    new ManifestPull.Stale(manifest, Duration.ofMinutes(1)))) {
                APIGatewayV2HTTPResponse response =
                        HttpApi.response(answer("GET", START + "manifests/latest", Map.of(), pull));

                byte[] sent = Base64.getDecoder().decode(response.getBody());
                assertThat(response.getIsBase64Encoded()).isTrue();
                assertThat(sent).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
                assertThat(response.getHeaders())
                        .containsEntry(
                                "docker-content-digest",
                                Digest.of(algorithm, sent).toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void t039_a_manifest_tells_its_digest_and_its_length(String method) {
        List<ManifestPull> pulls = method.equals("GET")
                ? List.of(new ManifestPull.Cached(MANIFEST))
                : List.of(new ManifestPull.Cached(MANIFEST), new ManifestPull.Described(MANIFEST.descriptor()));
        for (ManifestPull pull : pulls) {
            Reply reply = answer(method, START + "manifests/latest", Map.of(), pull);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers())
                    .containsEntry("docker-content-digest", MANIFEST.digest().toString());
            assertThat(reply.body().length()).as("the gateway's Content-Length").isEqualTo(MANIFEST.sizeBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void t039_the_way_to_a_blob_tells_its_digest(String method) {
        Reply reply = answer(method, START + "blobs/" + BLOB, Map.of(), new ManifestPull.Refused(new Refusal.Hidden()));

        assertThat(reply.status()).isEqualTo(307);
        assertThat(reply.headers()).containsEntry("docker-content-digest", BLOB.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "W/\"%s\"", "\"a\", \"%s\"", "\"a\",W/\"%s\" ,\"b\"", "*"})
    void t040_who_holds_the_same_digest_is_told_so(String ifNoneMatch) {
        for (String method : List.of("GET", "HEAD")) {
            Reply reply = manifest(method, Map.of("if-none-match", ifNoneMatch.formatted(MANIFEST.digest())), MANIFEST);

            assertThat(reply.status()).isEqualTo(304);
            assertThat(reply.body().length()).isZero();
            assertThat(reply.headers())
                    .containsEntry("docker-content-digest", MANIFEST.digest().toString())
                    .containsEntry("etag", "\"" + MANIFEST.digest() + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "%s", "\"%s", "\"%sx\"", "\"x%s\"", "w/\"%s\"", "\"*\"", "\"a\",\"b\""})
    void t040_who_holds_anything_else_gets_the_manifest(String ifNoneMatch) {
        Reply reply = manifest("GET", Map.of("if-none-match", ifNoneMatch.formatted(MANIFEST.digest())), MANIFEST);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().toArray()).isEqualTo(MANIFEST.bytes());
    }

    @Test
    void t040_who_may_not_pull_learns_nothing_from_a_digest_that_he_knows() {
        Map<String, String> known = Map.of("if-none-match", "*, \"" + MANIFEST.digest() + "\"");
        Map<String, String> unsigned = new TreeMap<>(known);
        unsigned.put("authorization", "Bearer bad");
        Reply unknown = answer("GET", START + "manifests/latest", unsigned, new ManifestPull.Cached(MANIFEST));

        assertThat(unknown.status()).isEqualTo(401);
        assertThat(asked).isEmpty();
        for (Refusal refusal : List.of(new Refusal.Hidden(), new Refusal.Denied(), new Refusal.Revoked())) {
            ManifestPull pull = new ManifestPull.Refused(refusal);
            Reply with = answer("GET", START + "manifests/latest", known, pull);
            Reply without = answer("GET", START + "manifests/latest", Map.of(), pull);

            assertThat(with.status()).isEqualTo(without.status()).isGreaterThanOrEqualTo(400);
            assertThat(with.headers()).isEqualTo(without.headers());
            assertThat(with.body().toArray()).isEqualTo(without.body().toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/", START + "manifests/latest", "/jwt/auth", "/nowhere"})
    void t011_a_request_that_a_proxy_sent_ends_before_anybody_is_asked(String path) {
        Reply reply = answer("GET", path, Map.of("X-Dependency-Proxy-Hop", "1"), new ManifestPull.Cached(MANIFEST));

        assertThat(reply.status()).isEqualTo(508);
        assertThat(new String(reply.body().toArray(), StandardCharsets.UTF_8))
                .startsWith("{\"errors\":[{\"code\":\"LOOP_DETECTED\"");
        assertThat(asked).isEmpty();
    }
}
