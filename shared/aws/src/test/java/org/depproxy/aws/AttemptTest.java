package org.depproxy.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.depproxy.cache.StoreUnavailable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AttemptTest {
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void a_connection_found_dead_is_replaced() {
        assertThat(Attempt.of("read", () -> {
                    if (tries.incrementAndGet() < 4) {
                        throw dead();
                    }
                    return "read";
                }))
                .isEqualTo("read");
    }

    @Test
    void a_store_whose_connections_are_all_dead_is_unavailable() {
        assertThatThrownBy(() -> Attempt.run("read", () -> {
                    tries.incrementAndGet();
                    throw dead();
                }))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("read");
        assertThat(tries).hasValue(4);
    }

    private static UncheckedIOException dead() {
        return new UncheckedIOException(new IOException("Unexpected end of file from server"));
    }
}
