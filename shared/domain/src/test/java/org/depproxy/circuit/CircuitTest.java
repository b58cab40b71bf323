package org.depproxy.circuit;

import java.time.Duration;
import java.time.Instant;
import org.depproxy.circuit.Circuit.Admission;
import org.depproxy.circuit.Circuit.Cause;
import org.depproxy.circuit.Circuit.Closed;
import org.depproxy.circuit.Circuit.Open;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class CircuitTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration REST = Circuit.FIRST_REST;

    @Test
    void so_many_failures_in_a_row_open_it_and_one_less_does_not() {
        Circuit circuit = Circuit.QUIET;
        for (int i = 1; i < Circuit.FAILURES; i++) {
            circuit = circuit.failed(NOW.plusSeconds(i));
            assertThat(circuit).isEqualTo(new Closed(i, NOW.plusSeconds(i)));
            assertThat(circuit.admission(NOW.plusSeconds(i))).isEqualTo(new Admission.Pass());
        }

        assertThat(circuit.failed(NOW.plusSeconds(9)))
                .isEqualTo(new Open(Cause.FAILING, NOW.plusSeconds(9).plus(REST), REST));
    }

    @Test
    void a_failure_that_comes_later_than_the_window_begins_a_new_row() {
        Closed nearly = new Closed(Circuit.FAILURES - 1, NOW);
        Instant last = NOW.plus(Circuit.WINDOW);

        assertThat(nearly.failed(last)).isInstanceOf(Open.class);
        assertThat(nearly.failed(last.plusNanos(1))).isEqualTo(new Closed(1, last.plusNanos(1)));
    }

    @Test
    void an_answer_ends_the_row_and_changes_nothing_where_there_is_none() {
        assertThat(new Closed(1, NOW).succeeded(NOW.plusSeconds(1))).isEqualTo(new Closed(0, NOW.plusSeconds(1)));
        assertThat(Circuit.QUIET.succeeded(NOW)).isSameAs(Circuit.QUIET);
        Closed ended = new Closed(0, NOW);
        assertThat(ended.succeeded(NOW.plusSeconds(1))).isSameAs(ended);
        Closed old = new Closed(1, NOW.minus(Circuit.WINDOW).minusNanos(1));
        assertThat(old.succeeded(NOW)).isSameAs(old);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "42,42", "300,300", "301,300", "1000000000,300"})
    void t175_throttling_opens_it_for_as_long_as_upstream_asks_within_bounds(long asked, long seconds) {
        Open expected = new Open(Cause.THROTTLING, NOW.plusSeconds(seconds), Duration.ZERO);

        assertThat(Circuit.QUIET.throttled(NOW, Duration.ofSeconds(asked))).isEqualTo(expected);
        assertThat(new Open(Cause.FAILING, NOW.minusSeconds(1), REST).probeThrottled(NOW, Duration.ofSeconds(asked)))
                .isEqualTo(expected);
    }

    @Test
    void while_it_is_open_nobody_asks_and_from_its_end_on_one_may_try() {
        Open open = new Open(Cause.FAILING, NOW.plus(REST), REST);

        assertThat(open.admission(NOW)).isEqualTo(new Admission.Rest(Cause.FAILING, REST));
        assertThat(open.admission(NOW.plus(REST).minusNanos(1)))
                .isEqualTo(new Admission.Rest(Cause.FAILING, Duration.ofNanos(1)));
        Instant end = NOW.plus(REST);
        assertThat(open.admission(end))
                .isEqualTo(new Admission.Probe(new Open(Cause.FAILING, end.plus(Circuit.PROBE), REST)));
    }

    @Test
    void a_probe_that_never_ends_keeps_others_away_for_its_time_only() {
        Open claimed = new Open(Cause.FAILING, NOW.plus(Circuit.PROBE), REST);

        assertThat(claimed.admission(NOW.plus(Circuit.PROBE).minusNanos(1))).isInstanceOf(Admission.Rest.class);
        assertThat(claimed.admission(NOW.plus(Circuit.PROBE))).isInstanceOf(Admission.Probe.class);
    }

    @Test
    void each_failed_probe_doubles_the_rest_up_to_the_longest() {
        Open open = new Open(Cause.THROTTLING, NOW, Duration.ZERO);
        for (long seconds : new long[] {10, 20, 40, 80, 160, 300, 300}) {
            open = open.probeFailed(NOW);
            assertThat(open).isEqualTo(new Open(Cause.FAILING, NOW.plusSeconds(seconds), Duration.ofSeconds(seconds)));
        }
    }

    @Test
    void a_probe_that_is_answered_closes_it() {
        assertThat(new Open(Cause.FAILING, NOW, REST).probeSucceeded(NOW)).isEqualTo(new Closed(0, NOW));
    }

    @Test
    void late_word_of_calls_from_before_neither_closes_nor_shortens_nor_prolongs_it() {
        Open open = new Open(Cause.FAILING, NOW.plus(REST), REST);

        assertThat(open.failed(NOW)).isSameAs(open);
        assertThat(open.succeeded(NOW)).isSameAs(open);
        assertThat(open.throttled(NOW, REST)).isSameAs(open);
        assertThat(open.throttled(NOW, REST.plusSeconds(1)))
                .isEqualTo(new Open(Cause.THROTTLING, NOW.plus(REST).plusSeconds(1), Duration.ZERO));
    }

    @Test
    void a_closed_circuit_has_fewer_failures_than_open_it() {
        assertThatThrownBy(() -> new Closed(Circuit.FAILURES, NOW)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Closed(-1, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_remembered_is_forgotten_only_when_it_says_nothing_any_more() {
        assertThat(new Closed(1, NOW).forgottenAt()).isEqualTo(NOW.plus(Circuit.WINDOW));
        assertThat(new Open(Cause.FAILING, NOW, REST).forgottenAt()).isAfter(NOW);
    }
}
