package org.depproxy.testkit.world;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * The seeds of a test, as many at a time as the machine has processors. {@code -Dsimulation.seed=S} runs one, {@code
 * -Dsimulation.seeds=N} so many, {@code -Dsimulation.minutes=M} as many as that time allows.
 */
public final class Seeds {
    private final String module;
    private final String test;
    private final long usual;
    private final OptionalLong seed = setting("simulation.seed");
    private final OptionalLong minutes = setting("simulation.minutes");
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final long start = System.nanoTime();

    /**
     * The seeds of this test.
     *
     * @param module the path of its module
     * @param usual how many there are when nothing else is asked for
     */
    public Seeds(String module, Class<?> test, long usual) {
        this.module = module;
        this.test = test.getSimpleName();
        this.usual = usual;
    }

    /**
     * Runs each of them, until one fails.
     *
     * @throws AssertionError when one fails; tells the command that repeats it
     */
    public void run(LongConsumer running) {
        if (seed.isPresent()) {
            run(running, seed.getAsLong());
            return;
        }
        CompletableFuture<?>[] all = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> runMany(running), work -> Thread.ofPlatform().start(work)))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof AssertionError failure ? failure : new AssertionError(e);
        }
    }

    private void runMany(LongConsumer running) {
        long seeds = minutes.isPresent()
                ? Long.MAX_VALUE
                : setting("simulation.seeds").orElse(usual);
        long longest = Duration.ofMinutes(minutes.orElse(0)).toNanos();
        for (long own = next.getAndIncrement();
                own < seeds && !failed.get() && (longest == 0 || System.nanoTime() - start < longest);
                own = next.getAndIncrement()) {
            run(running, own);
        }
    }

    private void run(LongConsumer running, long own) {
        try {
            running.accept(own);
        } catch (AssertionError e) {
            failed.set(true);
            throw new AssertionError(
                    "seed " + own + " breaks a promise; to see it again:\nmvn -pl " + module + " -am test -Dtest="
                            + test + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=" + own,
                    e);
        }
    }

    private static OptionalLong setting(String name) {
        Long value = Long.getLong(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
