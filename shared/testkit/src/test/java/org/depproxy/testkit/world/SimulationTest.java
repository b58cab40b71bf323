package org.depproxy.testkit.world;

import org.depproxy.hash.BouncyHashes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the cache in memory under thousands of schedules; {@link Seeds} says how to run others. */
final class SimulationTest {
    @Test
    void t171_whatever_goes_wrong_in_whatever_order_every_promise_is_kept_and_in_the_end_every_pull_succeeds() {
        new Seeds("shared/testkit", SimulationTest.class, 2_000).run(SimulationTest::history);
    }

    @Test
    void the_same_seed_makes_the_same_history() {
        for (long each = 0; each < 30; each++) {
            assertThat(history(each).lines()).isEqualTo(history(each).lines());
        }
    }

    private static History history(long seed) {
        return Simulation.run(Experiment.inMemory(Plan.of(seed), new BouncyHashes()));
    }
}
