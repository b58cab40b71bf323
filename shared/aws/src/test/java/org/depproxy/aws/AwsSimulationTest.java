package org.depproxy.aws;

import java.util.List;
import java.util.function.Consumer;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.testkit.world.Experiment;
import org.depproxy.testkit.world.Plan;
import org.depproxy.testkit.world.Seeds;
import org.depproxy.testkit.world.Simulation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the cache over the adapters, as {@code SimulationTest} does in memory; {@link Seeds} says how to run more. */
final class AwsSimulationTest {
    private static final long SEEDS = 10;

    /** How often a seed is run at most, while what fails is the connection to the embedded store. */
    private static final int ATTEMPTS = 4;

    @Test
    void t171_over_the_adapters_every_promise_is_kept_and_all_comes_to_pass_as_it_does_in_memory() {
        seeds().run(seed -> whole(backing -> {
            Plan plan = Plan.of(seed);
            List<String> lines = Simulation.run(Experiment.on(backing, plan, new BouncyHashes()))
                    .lines();
            // In memory the parts of a large blob are uploaded while others are read.
            if (plan.size() != Plan.Size.LARGE) {
                assertThat(lines)
                        .isEqualTo(Simulation.run(Experiment.inMemory(plan, new BouncyHashes()))
                                .lines());
            }
        }));
    }

    @Test
    void t171_whatever_comes_between_two_requests_of_a_call_every_promise_is_kept() {
        seeds().run(seed -> whole(backing -> Simulation.run(Experiment.on(backing, Plan.of(seed), new BouncyHashes())
                .with((same, scheduler) -> backing.ports(scheduler)))));
    }

    /** Runs it over a store that answers: a connection that breaks by itself makes another run than the seed. */
    private static void whole(Consumer<AwsBacking> run) {
        for (int i = 1; ; i++) {
            try (AwsBacking backing = new AwsBacking()) {
                try {
                    run.accept(backing);
                    return;
                } catch (AssertionError e) {
                    if (!backing.isBroken() || i == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
    }

    private static Seeds seeds() {
        return new Seeds("shared/aws", AwsSimulationTest.class, SEEDS);
    }
}
