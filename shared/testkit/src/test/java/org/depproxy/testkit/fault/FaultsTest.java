package org.depproxy.testkit.fault;

import java.time.Duration;
import java.time.Instant;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Leases.Taking;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.testkit.fault.Faults.Moment;
import org.depproxy.testkit.memory.MemoryStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class FaultsTest {
    private static final Duration WHILE = Duration.ofMinutes(1);

    private final Faults faults = new Faults();
    private final Leases leases = faults.decorate(Leases.class, new MemoryStore().leases());

    @Test
    void a_call_that_fails_before_has_done_nothing_and_the_next_succeeds() {
        faults.strike(Leases.class, "take", Moment.BEFORE);
        assertThatThrownBy(() -> leases.take("key", "one", WHILE, Instant.EPOCH))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(faults.spent()).isTrue();
        assertThat(leases.take("key", "two", WHILE, Instant.EPOCH)).isInstanceOf(Taking.Taken.class);
    }

    @Test
    void a_call_that_fails_afterwards_has_had_its_effect() {
        faults.strike(Leases.class, "take", Moment.AFTER);
        assertThatThrownBy(() -> leases.take("key", "one", WHILE, Instant.EPOCH))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(leases.take("key", "two", WHILE, Instant.EPOCH)).isInstanceOf(Taking.Busy.class);
    }

    @Test
    void a_fault_of_a_method_that_does_not_exist_is_a_mistake() {
        assertThatThrownBy(() -> faults.strike(Leases.class, "takes", Moment.BEFORE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
