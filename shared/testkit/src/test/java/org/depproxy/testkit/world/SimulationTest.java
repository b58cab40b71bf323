package org.depproxy.testkit.world;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.depproxy.hash.BouncyHashes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the cache under thousands of schedules, as many at a time as the machine has processors. {@code -Dsimulation.seed=S} runs
 * one, {@code -Dsimulation.seeds=N} so many, {@code -Dsimulation.minutes=M} as many as that time allows.
 */
final class SimulationTest {
    private static final long SEEDS = 2_000;

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
        AtomicLong next = new AtomicLong();
        AtomicBoolean failed = new AtomicBoolean();
        CompletableFuture<?>[] all = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            for (long own = next.getAndIncrement();
                                    own < seeds
                                            && !failed.get()
                                            && (longest == 0 || System.nanoTime() - start < longest);
                                    own = next.getAndIncrement()) {
                                try {
                                    run(own);
                                } catch (AssertionError e) {
                                    failed.set(true);
                                    throw e;
                                }
                            }
                        },
                        work -> Thread.ofPlatform().start(work)))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof AssertionError failure ? failure : new AssertionError(e);
        }
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

    private static void run(long seed) {
        try {
            history(seed);
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
