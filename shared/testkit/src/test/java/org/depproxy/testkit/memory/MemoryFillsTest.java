package org.depproxy.testkit.memory;

import org.depproxy.cache.Fills;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.testkit.contract.FillsContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class MemoryFillsTest implements FillsContract {
    private final MemoryFills fills = new MemoryFills();

    @Override
    public Fills fills() {
        return fills;
    }

    @Override
    public FillOrder arrived() {
        return fills.next().orElseThrow();
    }

    @Test
    void nothing_arrives_that_was_not_ordered() {
        assertThat(fills.next()).isEmpty();
    }
}
