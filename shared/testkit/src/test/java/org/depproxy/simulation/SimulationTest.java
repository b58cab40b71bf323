package org.depproxy.simulation;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the cache under thousands of schedules. {@code -Dsimulation.seed=S} runs one, {@code -Dsimulation.seeds=N} so many,
 * {@code -Dsimulation.minutes=M} as many as that time allows.
 */
final class SimulationTest {
    private static final long SEEDS = 1_000;

    private final OptionalLong seed = setting("simulation.seed");
    private final OptionalLong minutes = setting("simulation.minutes");

    @Test
    void t171_whatever_goes_wrong_in_whatever_order_every_promise_is_kept_and_in_the_end_every_pull_succeeds() {
        if (seed.isPresent()) {
            run(seed.getAsLong());
            return;
        }
        long seeds = minutes.isPresent()
                ? Long.MAX_VALUE
                : setting("simulation.seeds").orElse(SEEDS);
        long start = System.nanoTime();
        long longest = Duration.ofMinutes(minutes.orElse(0)).toNanos();
        for (long next = 0; next < seeds && (longest == 0 || System.nanoTime() - start < longest); next++) {
            run(next);
        }
    }

    @Test
    void the_same_seed_makes_the_same_history() {
        for (long each = 0; each < 30; each++) {
            assertThat(Simulation.run(each)).isEqualTo(Simulation.run(each));
        }
    }

    private static void run(long seed) {
        try {
            Simulation.run(seed);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " breaks a promise; to see it again:\n"
                            + "mvn -pl shared/testkit test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                            + " -Dsimulation.seed=" + seed,
                    e);
        }
    }

    private static OptionalLong setting(String name) {
        Long value = Long.getLong(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
