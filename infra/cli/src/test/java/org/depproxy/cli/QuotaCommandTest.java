package org.depproxy.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.name.CredentialName;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.QuotaNews;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.Quotas;
import org.depproxy.quota.RateLimit;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

final class QuotaCommandTest {
    private static final CredentialName HUB = CredentialName.deployment(RegistryName.DOCKER_HUB);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.5Z"));
    private final MemoryStore store = new MemoryStore();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> opened = new ArrayList<>();
    private Map<RegistryName, UpstreamRegistry> upstreams = Map.of();

    private final class Opened implements Deployment {
        @Override
        public Quotas quotas() {
            return store.quotas();
        }

        @Override
        public Map<RegistryName, UpstreamRegistry> upstreams() {
            return upstreams;
        }

        @Override
        public void close() {
            opened.add("closed");
        }
    }

    private int run(String... arguments) {
        Deployments deployments = new Deployments() {
            @Override
            public Deployment running(Path data) {
                opened.add("data " + data);
                return new Opened();
            }

            @Override
            public Deployment onAws(String table) {
                opened.add("table " + table);
                return new Opened();
            }
        };
        return new CommandLine(new QuotaCommand(
                        new Installation(Path.of("/srv/depproxy")), deployments, new PrintWriter(out, true), clock))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private void tell(CredentialName key, long limit, long remaining, Optional<String> source, long saved) {
        QuotaSeen seen = new QuotaSeen(new RateLimit(limit, remaining, Duration.ofHours(6), source), clock.instant());
        store.quotas().tell(key, new QuotaNews(Optional.of(seen), Optional.empty(), saved), clock.instant());
    }

    @Test
    void each_credential_is_a_line() {
        tell(HUB, 100, 76, Optional.of("203.0.113.7"), 41);
        tell(CredentialName.group(new GroupPath("acme"), RegistryName.DOCKER_HUB), 200, 3, Optional.empty(), 0);

        assertThat(run()).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "upstream   credential  limit  remaining  window  source       last seen             pulls saved",
                        "docker.io  deployment  100    76         6 h     203.0.113.7  2026-03-01T12:00:00Z  41",
                        "docker.io  group acme  200    3          6 h     -            2026-03-01T12:00:00Z  0");
        assertThat(opened).containsExactly("data /srv/depproxy/.depproxy/data", "closed");
    }

    @Test
    void what_was_left_in_a_window_that_is_over_is_not_shown() {
        tell(HUB, 100, 76, Optional.empty(), 41);
        clock.advance(Duration.ofHours(6));

        run();
        assertThat(out.toString())
                .contains("docker.io  deployment  100    -          6 h")
                .doesNotContain("76");
    }

    @Test
    void an_upstream_that_throttles_is_said_to() {
        Instant until = clock.instant().plusSeconds(90);
        store.quotas().tell(HUB, new QuotaNews(Optional.empty(), Optional.of(until), 0), clock.instant());

        run();
        assertThat(out.toString()).contains("docker.io (deployment) wants not to be asked before 2026-03-01T12:01:30Z");
    }

    @Test
    void one_upstream_or_a_table_on_aws_may_be_named() {
        tell(CredentialName.deployment(new RegistryName("ghcr.io")), 100, 76, Optional.empty(), 1);

        assertThat(run("--table", "the-table", "--upstream", "docker.io")).isZero();
        assertThat(opened).containsExactly("table the-table", "closed");
        assertThat(out.toString()).contains("Nothing is known yet").doesNotContain("ghcr.io");
    }

    @Test
    void what_is_not_understood_ends_with_2() {
        assertThat(run("--table", "t", "--data", "d")).isEqualTo(2);
        assertThat(run("--upstream", "no registry")).isEqualTo(2);
        assertThat(opened).isEmpty();
    }

    @Test
    void asking_costs_no_pull_and_is_remembered(@TempDir Path directory) throws Exception {
        try (EmbeddedRegistry registry =
                EmbeddedRegistry.builder().pullLimit(100, Duration.ofHours(6)).start()) {
            registry.put("ratelimitpreview/test", "latest", new SampleImages(1, directory).singleArch(1000));
            upstreams = Map.of(
                    RegistryName.DOCKER_HUB, UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, registry.uri()));

            assertThat(run("--ask")).isZero();
            assertThat(out.toString()).contains("docker.io  deployment  100    100        6 h");
            assertThat(registry.log().traffic().pullsCounted()).isZero();
            assertThat(store.quotas().of(HUB).seen()).isPresent();
        }
    }

    @Test
    void an_upstream_that_is_not_there_is_told_in_a_sentence() {
        assertThat(run("--ask", "--upstream", "ghcr.io")).isEqualTo(1);
        assertThat(err.toString()).contains("The proxy does not pull from ghcr.io.");
        assertThat(opened).endsWith("closed");
    }
}
