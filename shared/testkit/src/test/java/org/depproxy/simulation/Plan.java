package org.depproxy.simulation;

import java.time.Duration;
import java.util.Random;

/**
 * What kind of run a seed makes.
 *
 * @param troubled how often things go wrong: zero for a run without any trouble
 * @param large whether there is a blob that is copied in parts
 * @param describes whether upstream tells by HEAD what its tags stand for
 * @param askAfter for how long tags are trusted
 * @param staleWhileRevalidate for how long after that they are asked for behind the answer
 * @param clients how many there are at a time
 */
record Plan(
        long seed,
        double troubled,
        boolean large,
        boolean describes,
        Duration askAfter,
        Duration staleWhileRevalidate,
        int clients) {
    /** The plan of a seed. One seed in four makes no trouble. */
    static Plan of(long seed) {
        Random random = new Random(seed);
        double[] levels = {0.3, 1, 1, 4};
        double troubled = seed % 4 == 0 ? 0 : levels[random.nextInt(levels.length)];
        boolean large = random.nextInt(24) == 0;
        boolean describes = random.nextInt(4) > 0;
        Duration askAfter = random.nextInt(3) == 0 ? Duration.ofSeconds(20) : Duration.ZERO;
        int clients = 2 + random.nextInt(6);
        Duration behind = random.nextInt(3) == 0 ? Duration.ofSeconds(30) : Duration.ZERO;
        return new Plan(seed, troubled, large, describes, askAfter, behind, clients);
    }

    Stock stock() {
        return large ? Stock.LARGE : Stock.SMALL;
    }

    /** Whether nothing goes wrong. */
    boolean calm() {
        return troubled == 0;
    }
}
