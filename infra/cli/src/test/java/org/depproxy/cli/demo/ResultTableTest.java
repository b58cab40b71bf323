package org.depproxy.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.depproxy.cli.pull.PulledImage;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class ResultTableTest {
    private final DemoImage image;

    ResultTableTest(@TempDir Path directory) throws IOException {
        image = new DemoImage(
                "alpine", "library/alpine", "latest", "one platform", new SampleImages(1, directory).singleArch(10));
    }

    private Measured measured(Traffic warm) {
        var pulled = new PulledImage(image.image().top().digest(), 1, 2, 4_003_000);
        return new Measured(
                image,
                new Run(Duration.ofMillis(412), pulled, new Traffic(1, 1, 2, 0, 2, 1, 1, 4_003_000)),
                new Run(Duration.ofMillis(12_340), pulled, warm));
    }

    @Test
    void a_person_can_read_it() {
        assertThat(ResultTable.lines(List.of(measured(new Traffic(0, 1, 0, 0, 0, 0, 0, 0)))))
                .containsExactly(
                        "image           run     time  from upstream  from cache  GET  HEAD  token  pulls counted",
                        "----------------------------------------------------------------------------------------",
                        "alpine:latest   cold  0.41 s         4.0 MB         0 B    3     1      1              1",
                        "  one platform  warm  12.3 s            0 B      4.0 MB    0     1      0              0");
    }

    @Test
    void warm_pulls_without_a_get_are_what_was_to_be_shown() {
        DemoResult result = DemoResult.of(List.of(measured(new Traffic(0, 1, 0, 0, 0, 1, 0, 0))));

        assertThat(result)
                .isEqualTo(
                        new DemoResult.Shown("Every byte was right: 6 manifests and blobs, 8.0 MB, each hashed to its"
                                + " digest. Warm pulls took 0 GETs from upstream."));
    }

    @Test
    void a_warm_pull_that_took_a_manifest_a_blob_or_a_delivery_from_upstream_fails() {
        for (var traffic : List.of(
                new Traffic(1, 0, 0, 0, 0, 0, 1, 500),
                new Traffic(0, 0, 1, 0, 0, 0, 0, 0),
                new Traffic(0, 0, 0, 0, 1, 0, 0, 500))) {
            assertThat(DemoResult.of(List.of(measured(traffic))))
                    .isEqualTo(new DemoResult.Failed(
                            "warm pulls must take no GET from upstream, but alpine:latest took 1"));
        }
    }
}
