package org.depproxy.testkit.world;

import java.util.Random;
import java.util.function.BiFunction;
import org.depproxy.cache.PortableHashes;

/**
 * A run to be made.
 *
 * @param backing what the functions stand on: a fresh one for each run
 * @param hashes the hashes of copies that take several invocations
 * @param making which ports are made of the backing
 * @param troubling what goes wrong, by this chance and plan
 */
public record Experiment(
        Plan plan,
        Backing backing,
        PortableHashes hashes,
        Ports.Making making,
        BiFunction<Random, Plan, Trouble> troubling) {
    /** Runs this plan in memory. */
    public static Experiment inMemory(Plan plan, PortableHashes hashes) {
        return on(new MemoryBacking(), plan, hashes);
    }

    /** Runs this plan on that. */
    public static Experiment on(Backing backing, Plan plan, PortableHashes hashes) {
        return new Experiment(plan, backing, hashes, (right, scheduler) -> right.ports(), RandomTrouble::new);
    }

    /** The same on these ports. */
    public Experiment with(Ports.Making other) {
        return new Experiment(plan, backing, hashes, other, troubling);
    }

    /** The same with this one mishap and no other trouble. */
    Experiment with(Mishap mishap) {
        return new Experiment(plan, backing, hashes, making, (random, own) -> mishap);
    }
}
