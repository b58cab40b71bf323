package org.depproxy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.proxy.PlainClient;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What an owner sets by HTTP is what the next pull meets. */
@Tag("acceptance")
final class AdminApiTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String APP = "demo/dependency_proxy/containers/team/app";
    private static final String TOOL = "demo/dependency_proxy/containers/team/tool";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HttpResponse<String> ask(DepproxyUp proxy, String method, String affair, String ifMatch, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(proxy.uri().resolve("/api/v1/groups/demo/" + affair))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", proxy.credentials().basic())
                .header("Content-Type", "application/json")
                .timeout(LIMIT);
        if (!ifMatch.isEmpty()) {
            request.header("If-Match", ifMatch);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void what_an_owner_sets_is_what_the_next_pull_meets(@TempDir Path directory) throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.builder()
                        .pullLimit(100, Duration.ofHours(6))
                        .start();
                DepproxyUp proxy = DepproxyUp.start(directory.resolve("data"), registry.uri());
                PlainClient client = new PlainClient(proxy.uri(), PlainClient.Carries.TO_SAME_ORIGIN)) {
            SampleImages images = new SampleImages(1, directory);
            registry.put("team/app", "v1", images.singleArch(1000));
            registry.put("team/tool", "v1", images.singleArch(1000));
            registry.put("ratelimitpreview/test", "latest", images.singleArch(1000));
            String app = client.token(proxy.credentials(), APP);
            String tool = client.token(proxy.credentials(), TOOL);
            assertThat(client.get(APP, "manifests/v1", app).status()).isEqualTo(200);
            assertThat(client.get(TOOL, "manifests/v1", tool).status()).isEqualTo(200);

            HttpResponse<String> read = ask(proxy, "GET", "settings", "", "");
            assertThat(read.statusCode()).isEqualTo(200);
            String etag = read.headers().firstValue("ETag").orElseThrow();
            String wanted = """
                    {"freshness": {"rules": [{"images": "docker.io/team/*", "tags": "v*", "immutable": true}]},
                     "pulls": {"deny": [{"images": "docker.io/team/tool"}]}}""";
            assertThat(ask(proxy, "PUT", "settings", etag, wanted).statusCode()).isEqualTo(200);
            assertThat(ask(proxy, "PUT", "settings", etag, wanted).statusCode()).isEqualTo(412);

            int before = registry.log().mark();
            assertThat(client.get(APP, "manifests/v1", app).status()).isEqualTo(200);
            assertThat(client.get(TOOL, "manifests/v1", tool).status()).isEqualTo(403);
            assertThat(registry.log().since(before))
                    .as("what upstream was asked beside the blobs of the first pulls")
                    .noneMatch(request -> request.asked().path().contains("/manifests/"));

            assertThat(ask(proxy, "PUT", "settings", "*", """
                    {"registries": [{"name": "inner.example", "url": "http://169.254.169.254"}]}""").statusCode()).isEqualTo(422);
            JsonNode quota = json.readTree(
                    ask(proxy, "POST", "quota?upstream=docker.io", "", "").body());
            assertThat(quota.at("/upstreams/0/limit").asInt()).isEqualTo(100);
            assertThat(quota.at("/upstreams/0/remaining").asInt()).isEqualTo(98);
            assertThat(registry.log().traffic().pullsCounted()).isEqualTo(2);
        }
    }
}
