package org.depproxy.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code ./depproxy quota}, as a user asks it of a proxy that runs. */
@Tag("acceptance")
final class QuotaTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static Outcome quota(Path data, String... more) {
        String launcher =
                Path.of(System.getProperty("depproxy.root", "."), "depproxy").toString();
        return new Command(List.of(launcher, "quota", "--data", data.toString()), Map.of(), "", LIMIT)
                .and(more)
                .run();
    }

    @Test
    void what_the_upstream_of_a_running_proxy_allows_is_shown(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        try (EmbeddedRegistry registry =
                EmbeddedRegistry.builder().pullLimit(100, Duration.ofHours(6)).start()) {
            registry.put("ratelimitpreview/test", "latest", new SampleImages(1, directory).singleArch(1000));
            try (DepproxyUp proxy = DepproxyUp.start(data, registry.uri())) {
                assertThat(quota(data).succeeded().output()).contains("Nothing is known yet");
                assertThat(quota(data, "--ask").succeeded().output())
                        .contains("docker.io  deployment  100    100        6 h");
                assertThat(registry.log().traffic().pullsCounted()).isZero();
                proxy.stop();
            }
            quota(data).failedSaying("No depproxy runs on ");
        }
    }
}
