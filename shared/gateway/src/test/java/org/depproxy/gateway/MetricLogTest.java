package org.depproxy.gateway;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.cache.Counted;
import org.depproxy.cache.Counts;
import org.depproxy.cache.StoreUnavailable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class MetricLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private final List<String> lines = new ArrayList<>();
    private final Counts counts = new Counts();
    private final MetricLog log =
            new MetricLog(lines::add, new MetricLog.Origin("registry", "manifest"), counts, CLOCK);

    @Test
    void a_line_says_what_it_counts_in_the_words_of_cloudwatch() {
        counts.count(Counted.UPSTREAM_HEADS);

        log.entry(LogEntry.of(Map.of("outcome", "Cached")).ending("Cached"));

        assertThat(lines)
                .containsExactly("{\"outcome\":\"Cached\",\"Deployment\":\"registry\",\"Function\":\"manifest\","
                        + "\"Cached\":1,\"UpstreamHeads\":1,\"_aws\":{\"Timestamp\":1772366400000,\"CloudWatchMetrics\":["
                        + "{\"Namespace\":\"DependencyProxy\",\"Dimensions\":[[\"Deployment\",\"Function\"]],"
                        + "\"Metrics\":[{\"Name\":\"Cached\",\"Unit\":\"Count\"}]},"
                        + "{\"Namespace\":\"DependencyProxy\",\"Dimensions\":[[\"Deployment\"]],"
                        + "\"Metrics\":[{\"Name\":\"UpstreamHeads\",\"Unit\":\"Count\"}]}]}}");
        assertThat(EmbeddedMetrics.read(lines.getFirst()).values())
                .isEqualTo(Map.of("Cached", 1L, "UpstreamHeads", 1L));
    }

    @Test
    void what_was_counted_is_on_one_line_and_added_to_what_that_line_counts_itself() {
        counts.count(Counted.WRONG_BYTES);
        counts.count(Counted.WRONG_BYTES);

        log.entry(LogEntry.of(Map.of())
                .counting(Counted.WRONG_BYTES, 1)
                .counting(Counted.FILLED_BYTES, 5_000_000_000L)
                .ending("Filled"));
        log.entry(LogEntry.of(Map.of()).ending("NotNeeded"));

        assertThat(EmbeddedMetrics.read(lines.getFirst()).values())
                .isEqualTo(Map.of("Filled", 1L, "WrongBytes", 3L, "FilledBytes", 5_000_000_000L));
        assertThat(lines.getFirst()).contains("{\"Name\":\"FilledBytes\",\"Unit\":\"Bytes\"}");
        assertThat(EmbeddedMetrics.read(lines.getLast()).values()).isEqualTo(Map.of("NotNeeded", 1L));
    }

    @Test
    void a_line_that_counts_nothing_is_no_metric() {
        log.entry(LogEntry.of(Map.of("event", "CircuitNotNoted")));
        log.line("{}");

        assertThat(lines).containsExactly("{\"event\":\"CircuitNotNoted\"}", "{}");
    }

    @Test
    void t220_a_request_that_fails_by_the_proxys_own_fault_is_counted_as_such_and_no_other_is() {
        for (RuntimeException failure : List.of(
                new StoreUnavailable("read the table", new IOException("down")),
                new IllegalStateException("a mistake"))) {
            front(call -> {
                        throw failure;
                    })
                    .answer(request(), Duration.ofSeconds(30));
        }
        front(call -> new Outcome.Welcome()).answer(request(), Duration.ofSeconds(30));

        assertThat(lines.stream().map(EmbeddedMetrics::read).map(EmbeddedMetrics::values))
                .containsExactly(
                        Map.of("StoreDown", 1L, "ProxyFailures", 1L),
                        Map.of("Broken", 1L, "ProxyFailures", 1L),
                        Map.of("Welcome", 1L));
    }

    private Front front(Endpoint endpoint) {
        return new Front(endpoint, PublicUrl.parse("https://proxy.example"), log, CLOCK);
    }

    private static Request request() {
        return new Request("GET", "/v2/", Query.parse(""), Map.of(), "", Optional.empty(), "id");
    }
}
