package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.depproxy.testkit.registry.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a pull of something held costs, counted on the wire between the packaged function and everything it asks. The
 * function has answered one such request before: what is counted is every further one.
 */
final class WarmBudgetTest {
    private static final Path ROOT =
            Path.of(System.getProperty("depproxy.root", "../..")).toAbsolutePath();
    private static final String IMAGE = "library/alpine";
    private static final long LAYER_BYTES = 10_000;

    private static final CountedCall ONE_READ = new CountedCall(CountedCall.Service.DYNAMODB, "BatchGetItem");

    @TempDir
    static Path directory;

    private static Path java;
    private static EmbeddedRegistry registry;
    private static SampleImage image;
    private static Stage stage;
    private static CallCounter services;
    private static CallCounter blobs;

    @BeforeAll
    static void pullOnce() throws IOException {
        java = NeededJdk.java();
        registry = EmbeddedRegistry.builder().start();
        image = new SampleImages(1, Files.createDirectory(directory.resolve("images"))).singleArch(LAYER_BYTES);
        registry.put(IMAGE, "latest", image);
        stage = Stage.open(ROOT, Files.createDirectory(directory.resolve("stage")), registry.uri());
        Map<String, String> environment = stage.deployed("ManifestFunction").environment();
        services = CallCounter.before(URI.create(environment.getOrDefault("AWS_ENDPOINT_URL_DYNAMODB", "")));
        blobs = CallCounter.before(URI.create(environment.getOrDefault("AWS_ENDPOINT_URL_S3", "")));
        for (String group : List.of(Stage.GROUP, Stage.TRUSTING_GROUP)) {
            Map<String, String> bearer = Map.of("authorization", stage.bearer(group, IMAGE));
            assertThat(stage.get(Stage.path(group, IMAGE) + "/manifests/latest", bearer)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(stage.get(blobPath(group), bearer).headers().firstValue("location"))
                    .hasValueSatisfying(location -> assertThat(location).contains("X-Amz-Signature"));
        }
    }

    @AfterAll
    static void close() {
        services.close();
        blobs.close();
        stage.close();
        registry.close();
    }

    private static String blobPath(String group) {
        return Stage.path(group, IMAGE) + "/blobs/" + image.blobs().getLast().digest();
    }

    private static LambdaProcess start(String function) {
        String services = WarmBudgetTest.services.uri().toString();
        Deployed counted = stage.deployed(function)
                .with(Map.of(
                        "AWS_ENDPOINT_URL_DYNAMODB", services,
                        "AWS_ENDPOINT_URL_LAMBDA", services,
                        "AWS_ENDPOINT_URL_SECRETS_MANAGER", services,
                        "AWS_ENDPOINT_URL_S3", blobs.uri().toString()));
        return LambdaProcess.start(java, counted, List.of(), directory.resolve(function + ".log"));
    }

    private record Cost(HttpReply reply, List<CountedCall> aws, List<RecordedRequest> upstream) {}

    /** What the second of two equal requests cost, in a process of its own. */
    private static Cost cost(String function, String method, String group, String path) {
        String event = new HttpEvent(method, path, "", Map.of("authorization", stage.bearer(group, IMAGE))).json();
        try (LambdaProcess process = start(function)) {
            HttpReply first = HttpReply.of(process.invoke(event));
            services.take();
            blobs.take();
            int mark = registry.log().mark();
            HttpReply second = HttpReply.of(process.invoke(event));
            assertThat(second.status()).isEqualTo(first.status());
            List<CountedCall> aws = services.take();
            assertThat(blobs.take()).as("calls to S3").isEmpty();
            return new Cost(second, aws, registry.log().since(mark));
        }
    }

    @Test
    void a_held_manifest_by_digest_costs_one_read_and_no_question() {
        Cost cost = cost(
                "ManifestFunction",
                "GET",
                Stage.GROUP,
                Stage.path(Stage.GROUP, IMAGE) + "/manifests/" + image.top().digest());

        assertThat(cost.reply().body().toArray()).isEqualTo(image.top().bytes());
        assertThat(cost.aws()).containsExactly(ONE_READ);
        assertThat(cost.upstream()).isEmpty();
    }

    @Test
    void a_held_manifest_by_tag_costs_one_read_and_one_head_upstream() {
        Cost cost = cost("ManifestFunction", "HEAD", Stage.GROUP, Stage.path(Stage.GROUP, IMAGE) + "/manifests/latest");

        assertThat(cost.reply().body().toArray()).isEqualTo(image.top().bytes());
        assertThat(cost.aws()).containsExactly(ONE_READ);
        assertThat(cost.upstream())
                .as("a HEAD, by the token that was had before")
                .singleElement()
                .satisfies(request -> assertThat(request.asked().isManifest(IMAGE, "latest")
                                && request.asked().method().equals("HEAD"))
                        .isTrue());
    }

    @Test
    void a_tag_that_is_still_believed_costs_one_read_and_no_question() {
        Cost cost = cost(
                "ManifestFunction",
                "GET",
                Stage.TRUSTING_GROUP,
                Stage.path(Stage.TRUSTING_GROUP, IMAGE) + "/manifests/latest");

        assertThat(cost.reply().body().toArray()).isEqualTo(image.top().bytes());
        assertThat(cost.aws()).containsExactly(ONE_READ);
        assertThat(cost.upstream()).isEmpty();
    }

    @Test
    void a_held_blob_costs_one_read_and_no_question() {
        Cost cost = cost("BlobFunction", "GET", Stage.GROUP, blobPath(Stage.GROUP));

        assertThat(cost.reply().status()).isEqualTo(307);
        assertThat(cost.reply().header("location")).contains("X-Amz-Signature");
        assertThat(cost.aws()).containsExactly(ONE_READ);
        assertThat(cost.upstream()).isEmpty();
    }

    @Test
    void a_held_blob_by_the_catch_all_costs_the_same() {
        Cost cost = cost("ManifestFunction", "GET", Stage.GROUP, blobPath(Stage.GROUP));

        assertThat(cost.reply().status()).isEqualTo(307);
        assertThat(cost.aws()).containsExactly(ONE_READ);
        assertThat(cost.upstream()).isEmpty();
    }
}
