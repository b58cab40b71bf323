package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.depproxy.acceptance.process.Await;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A tag that is asked for behind its answer, by the functions as the template deploys them, on one machine. */
final class RevalidatedTagTest {
    private static final Path ROOT =
            Path.of(System.getProperty("depproxy.root", "../..")).toAbsolutePath();
    private static final String IMAGE = "library/alpine";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void a_tag_that_has_moved_is_answered_at_once_as_it_was_and_soon_as_it_is(@TempDir Path directory)
            throws IOException {
        SampleImages images = new SampleImages(1, Files.createDirectory(directory.resolve("images")));
        SampleImage first = images.singleArch(1_000);
        SampleImage second = images.singleArch(1_001);
        try (EmbeddedRegistry registry = EmbeddedRegistry.builder().start();
                Stage stage = Stage.open(ROOT, Files.createDirectory(directory.resolve("stage")), registry.uri())) {
            Map<String, String> bearer = Map.of("authorization", stage.bearer(Stage.QUICK_GROUP, IMAGE));
            registry.put(IMAGE, "latest", first);
            assertThat(latest(stage, bearer).body()).isEqualTo(first.top().bytes());
            registry.put(IMAGE, "latest", second);

            HttpResponse<byte[]> atOnce = latest(stage, bearer);

            assertThat(atOnce.body()).isEqualTo(first.top().bytes());
            assertThat(atOnce.headers().firstValue("warning")).contains("110 - \"Response is Stale\"");
            assertThat(atOnce.headers().firstValue("age")).isPresent();
            Await.until(
                    "the tag stands for what it was moved to",
                    LIMIT,
                    () -> Arrays.equals(
                            latest(stage, bearer).body(), second.top().bytes()));
        }
    }

    private static HttpResponse<byte[]> latest(Stage stage, Map<String, String> bearer) {
        return stage.get(Stage.path(Stage.QUICK_GROUP, IMAGE) + "/manifests/latest", bearer);
    }
}
