package org.depproxy.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.depproxy.cache.CircuitEvent;
import org.depproxy.cache.Counts;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.circuit.Circuit;
import org.depproxy.name.CredentialName;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class CircuitLogTest {
    private final List<String> lines = new ArrayList<>();
    private final CircuitLog log = new CircuitLog(lines::add);

    @Test
    void an_operator_reads_which_upstream_is_left_alone_why_until_when_and_that_it_is_back() {
        CredentialName hub = CredentialName.deployment(RegistryName.DOCKER_HUB);
        CredentialName own = CredentialName.group(new GroupPath("acme/team"), new RegistryName("ghcr.io"));

        log.accept(new CircuitEvent.Opened(hub, Circuit.Cause.THROTTLING, Instant.parse("2026-03-01T12:00:00Z")));
        log.accept(new CircuitEvent.Closed(own));

        assertThat(lines)
                .containsExactly(
                        "{\"cause\":\"throttling\",\"event\":\"CircuitOpened\",\"registry\":\"docker.io\",\"until\":\"2026-03-01T12:00:00Z\"}",
                        "{\"event\":\"CircuitClosed\",\"group\":\"acme/team\",\"registry\":\"ghcr.io\"}");
    }

    @Test
    void t220_circuits_that_open_and_close_are_counted_for_the_deployment() {
        CircuitLog counting = new CircuitLog(new MetricLog(
                lines::add,
                new MetricLog.Origin("sample", "manifest"),
                new Counts(),
                InstantSource.fixed(Instant.EPOCH)));
        CredentialName hub = CredentialName.deployment(RegistryName.DOCKER_HUB);

        counting.accept(new CircuitEvent.Opened(hub, Circuit.Cause.FAILING, Instant.EPOCH));
        counting.accept(new CircuitEvent.Closed(hub));

        EmbeddedMetrics opened = EmbeddedMetrics.read(lines.getFirst());
        assertThat(opened.values()).isEqualTo(Map.of("OpenedCircuits", 1L));
        assertThat(opened.dimensions("OpenedCircuits")).isEqualTo(Map.of("Deployment", "sample"));
        assertThat(EmbeddedMetrics.read(lines.getLast()).values()).isEqualTo(Map.of("ClosedCircuits", 1L));
    }

    @Test
    void a_store_that_took_no_note_is_told_without_what_others_say_of_it() {
        CredentialName hub = CredentialName.deployment(RegistryName.DOCKER_HUB);

        log.accept(new CircuitEvent.NotNoted(
                hub, new StoreUnavailable("write a circuit", new IllegalStateException("X-Amz-Signature=s3cret"))));

        assertThat(lines)
                .containsExactly(
                        "{\"event\":\"CircuitNotNoted\",\"registry\":\"docker.io\",\"trouble\":\"could not write a"
                                + " circuit\"}");
    }
}
