package org.depproxy.testkit.registry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.testkit.registry.RegistryCaller.basic;
import static org.depproxy.testkit.registry.RegistryCaller.errorCode;
import static org.depproxy.testkit.registry.RegistryCaller.header;
import static org.depproxy.testkit.registry.RegistryCaller.json;

final class RegistryMannersTest {
    private static final String ALPINE = "library/alpine";
    private static final String LATEST = "/v2/library/alpine/manifests/latest";

    private final SampleImage image;
    private final Path directory;

    RegistryMannersTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.image = new SampleImages(1, directory).singleArch(5000);
    }

    @FunctionalInterface
    private interface Conversation {
        void with(EmbeddedRegistry registry, RegistryCaller caller) throws IOException, InterruptedException;
    }

    private void on(RegistryBuilder builder, Conversation conversation) throws IOException, InterruptedException {
        try (EmbeddedRegistry registry = builder.start();
                RegistryCaller caller = new RegistryCaller(registry)) {
            registry.put(ALPINE, "latest", image);
            conversation.with(registry, caller);
        }
    }

    @Test
    void a_ping_is_challenged_with_a_realm_on_another_port() throws IOException, InterruptedException {
        on(EmbeddedRegistry.builder(), (registry, caller) -> {
            var ping = caller.get("/v2/");
            var manifest = caller.get(LATEST);

            assertThat(ping.statusCode()).isEqualTo(401);
            assertThat(errorCode(ping)).isEqualTo("UNAUTHORIZED");
            assertThat(header(ping, "WWW-Authenticate"))
                    .isEqualTo("Bearer realm=\"" + registry.tokenUri() + "\",service=\"registry.docker.io\"");
            assertThat(header(manifest, "WWW-Authenticate")).endsWith(",scope=\"repository:library/alpine:pull\"");
            assertThat(registry.tokenUri().getPort())
                    .isNotEqualTo(registry.uri().getPort());
        });
    }

    @Test
    void a_token_opens_its_own_repository_only_and_only_for_a_while() throws IOException, InterruptedException {
        var now = new AtomicReference<>(Instant.parse("2026-05-01T10:00:00Z"));
        var builder = EmbeddedRegistry.builder().clock(now::get).tokenLifetime(Duration.ofSeconds(60));
        on(builder, (registry, caller) -> {
            registry.put("library/debian", "12", image);
            var bearer = caller.bearer(ALPINE);

            assertThat(caller.get(LATEST, bearer).statusCode()).isEqualTo(200);
            assertThat(header(caller.get("/v2/library/debian/manifests/12", bearer), "WWW-Authenticate"))
                    .endsWith("error=\"insufficient_scope\"");
            now.set(now.get().plusSeconds(60));
            assertThat(header(caller.get(LATEST, bearer), "WWW-Authenticate")).endsWith("error=\"invalid_token\"");
        });
    }

    @Test
    void a_private_repository_looks_like_an_unknown_one_until_its_user_logs_in()
            throws IOException, InterruptedException {
        var builder = EmbeddedRegistry.builder().user("ann", "s:cret").privateRepository("acme/app");
        on(builder, (registry, caller) -> {
            registry.put("acme/app", "1", image);
            String path = "/v2/acme/app/manifests/1";

            var hidden = caller.get(path, caller.bearer("acme/app"));
            var unknown = caller.get("/v2/acme/nothing/manifests/1", caller.bearer("acme/nothing"));
            assertThat(hidden.statusCode()).isEqualTo(401).isEqualTo(unknown.statusCode());
            assertThat(hidden.body()).isEqualTo(unknown.body());
            assertThat(caller.get(path, caller.bearer("acme/app", basic("ann", "s:cret")))
                            .statusCode())
                    .isEqualTo(200);
            var refused = caller.send("GET", registry.tokenUri(), basic("ann", "wrong"));
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(json(refused).path("details").asText()).isEqualTo("incorrect username or password");
        });
    }

    @Test
    void a_manifest_get_counts_and_a_head_does_not_until_nothing_is_left() throws IOException, InterruptedException {
        var now = new AtomicReference<>(Instant.parse("2026-05-01T10:00:00Z"));
        var builder = EmbeddedRegistry.builder().clock(now::get).pullLimit(2, Duration.ofMinutes(1));
        on(builder, (registry, caller) -> {
            var bearer = caller.bearer(ALPINE);
            var head = caller.head(LATEST, bearer);
            assertThat(header(head, "ratelimit-limit")).isEqualTo("2;w=60");
            assertThat(header(head, "ratelimit-remaining")).isEqualTo("2;w=60");
            assertThat(header(head, "docker-ratelimit-source")).isEqualTo("127.0.0.1");
            assertThat(header(caller.get(LATEST, bearer), "ratelimit-remaining"))
                    .isEqualTo("1;w=60");
            assertThat(header(caller.get(LATEST, bearer), "ratelimit-remaining"))
                    .isEqualTo("0;w=60");

            now.set(now.get().plusSeconds(20));
            var throttled = caller.get(LATEST, bearer);
            assertThat(throttled.statusCode()).isEqualTo(429);
            assertThat(errorCode(throttled)).isEqualTo("TOOMANYREQUESTS");
            assertThat(header(throttled, "Retry-After")).isEqualTo("40");
            assertThat(caller.head(LATEST, bearer).statusCode()).isEqualTo(200);
            assertThat(registry.log().traffic().pullsCounted()).isEqualTo(2);

            now.set(now.get().plusSeconds(40));
            assertThat(caller.get(LATEST, bearer).statusCode()).isEqualTo(200);
        });
    }

    @Test
    void a_manifest_comes_with_its_type_digest_and_exact_bytes() throws IOException, InterruptedException {
        on(EmbeddedRegistry.builder().withoutLogin(), (registry, caller) -> {
            var byTag = caller.get(LATEST);
            var head = caller.head(LATEST, Map.of());

            assertThat(byTag.body()).isEqualTo(image.top().bytes());
            assertThat(header(byTag, "Content-Type")).isEqualTo(image.top().mediaType());
            assertThat(header(byTag, "Docker-Content-Digest"))
                    .isEqualTo(image.top().digest().toString());
            assertThat(header(head, "Content-Length"))
                    .isEqualTo(Integer.toString(image.top().sizeBytes()));
            assertThat(caller.get("/v2/library/alpine/manifests/" + image.top().digest())
                            .body())
                    .isEqualTo(byTag.body());
            assertThat(errorCode(caller.get("/v2/library/alpine/manifests/none")))
                    .isEqualTo("MANIFEST_UNKNOWN");
            assertThat(caller.send("PUT", registry.uri().resolve(LATEST), Map.of())
                            .statusCode())
                    .isEqualTo(405);
        });
    }

    @Test
    void a_blob_is_redirected_to_a_signed_link_that_refuses_authorization() throws IOException, InterruptedException {
        on(EmbeddedRegistry.builder(), (registry, caller) -> {
            Blob layer = image.blobs().getLast();
            var bearer = caller.bearer(ALPINE);
            var redirect = caller.get("/v2/library/alpine/blobs/" + layer.digest(), bearer);
            URI link = URI.create(header(redirect, "Location"));

            assertThat(redirect.statusCode()).isEqualTo(307);
            assertThat(link.getPort()).isEqualTo(registry.cdnUri().getPort());
            var delivered = caller.send("GET", link, Map.of());
            assertThat(layer.digest().names(delivered.body())).isTrue();
            assertThat(caller.send("GET", link, bearer).statusCode()).isEqualTo(400);
            URI forged = URI.create(link.toString().replaceFirst("verify=\\d", "verify=9"));
            assertThat(caller.send("GET", forged, Map.of()).statusCode()).isEqualTo(403);
            assertThat(registry.log().count(asked -> asked.isDelivery(layer.digest())))
                    .isEqualTo(3);
            assertThat(registry.log().count(asked -> asked.isBlob(layer.digest())))
                    .isEqualTo(1);
        });
    }

    @Test
    void a_range_gives_that_part_unless_the_entity_tag_has_changed() throws IOException, InterruptedException {
        on(EmbeddedRegistry.builder().withoutLogin().withoutCdn(), (registry, caller) -> {
            Blob layer = image.blobs().getLast();
            String path = "/v2/library/alpine/blobs/" + layer.digest();
            byte[] whole = caller.get(path).body();
            String etag = header(caller.head(path, Map.of()), "ETag");

            var middle = caller.get(path, Map.of("Range", "bytes=100-199", "If-Range", etag));
            assertThat(middle.statusCode()).isEqualTo(206);
            assertThat(header(middle, "Content-Range")).isEqualTo("bytes 100-199/" + whole.length);
            assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 200));
            assertThat(caller.get(path, Map.of("Range", "bytes=100-")).body())
                    .isEqualTo(Arrays.copyOfRange(whole, 100, whole.length));
            assertThat(caller.get(path, Map.of("Range", "bytes=-10")).body())
                    .isEqualTo(Arrays.copyOfRange(whole, whole.length - 10, whole.length));
            assertThat(caller.get(path, Map.of("Range", "bytes=" + whole.length + "-"))
                            .statusCode())
                    .isEqualTo(416);
            assertThat(caller.get(path, Map.of("Range", "bytes=100-199", "If-Range", "\"other\""))
                            .body())
                    .isEqualTo(whole);
        });
    }

    @Test
    void tags_are_listed_in_pages_that_link_to_the_next() throws IOException, InterruptedException {
        on(EmbeddedRegistry.builder().withoutLogin(), (registry, caller) -> {
            registry.put(ALPINE, "3.20", image);
            registry.put(ALPINE, "3.21", image);

            var first = caller.get("/v2/library/alpine/tags/list?n=2");
            assertThat(json(first).path("tags")).extracting(tag -> tag.asText()).containsExactly("3.20", "3.21");
            assertThat(header(first, "Link")).isEqualTo("</v2/library/alpine/tags/list?last=3.21&n=2>; rel=\"next\"");
            var second = caller.get("/v2/library/alpine/tags/list?last=3.21&n=2");
            assertThat(json(second).path("tags"))
                    .extracting(tag -> tag.asText())
                    .containsExactly("latest");
            assertThat(header(second, "Link")).isEqualTo("absent");
            assertThat(caller.get("/v2/library/alpine/tags/list?n=x").statusCode())
                    .isEqualTo(400);
        });
    }

    @Test
    void referrers_are_found_by_subject_and_type_or_the_api_is_absent() throws IOException, InterruptedException {
        String path = "/v2/library/alpine/referrers/" + image.top().digest();
        SampleImage artifact = new SampleImages(1, directory).artifactFor(image.top());
        on(EmbeddedRegistry.builder().withoutLogin(), (registry, caller) -> {
            registry.put(ALPINE, artifact);

            assertThat(json(caller.get(path)).at("/manifests/0/digest").asText())
                    .isEqualTo(artifact.top().digest().toString());
            var filtered = caller.get(path + "?artifactType=text%2Fplain");
            assertThat(json(filtered).path("manifests")).isEmpty();
            assertThat(header(filtered, "OCI-Filters-Applied")).isEqualTo("artifactType");
        });
        on(
                EmbeddedRegistry.builder().withoutLogin().withoutReferrers(),
                (registry, caller) -> assertThat(caller.get(path).statusCode()).isEqualTo(404));
    }

    @Test
    void basic_login_lets_only_users_in() throws IOException, InterruptedException {
        on(EmbeddedRegistry.builder().withBasicLogin().user("ann", "s3cret"), (registry, caller) -> {
            assertThat(header(caller.get("/v2/"), "WWW-Authenticate")).isEqualTo("Basic realm=\"registry\"");
            assertThat(caller.get(LATEST, basic("ann", "s3cret")).statusCode()).isEqualTo(200);
            assertThat(caller.get(LATEST, basic("ann", "wrong")).statusCode()).isEqualTo(401);
        });
    }

    @Test
    void the_log_counts_what_was_asked_and_what_was_sent() throws IOException, InterruptedException {
        on(EmbeddedRegistry.builder(), (registry, caller) -> {
            Blob layer = image.blobs().getLast();
            var bearer = caller.bearer(ALPINE);
            int mark = registry.log().mark();
            caller.head(LATEST, bearer);
            caller.get(LATEST, bearer);
            var redirect = caller.get("/v2/library/alpine/blobs/" + layer.digest(), bearer);
            caller.send("GET", URI.create(header(redirect, "Location")), Map.of());

            assertThat(Traffic.of(registry.log().since(mark)))
                    .isEqualTo(new Traffic(1, 1, 1, 0, 1, 0, 1, image.top().sizeBytes() + layer.sizeBytes()));
            assertThat(registry.log().traffic().tokenRequests()).isEqualTo(1);
            assertThat(registry.log().requests().getLast().asked().header("authorization"))
                    .isEmpty();
        });
    }
}
