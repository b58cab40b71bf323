package org.depproxy.testkit.world;

import java.time.Duration;
import java.util.Random;
import org.depproxy.freshness.FreshnessPolicy;

/**
 * What kind of run a seed makes.
 *
 * @param troubled how often things go wrong by themselves: zero for never
 * @param size which images there are
 * @param freshness for how long tags are trusted, and for how long after that they are asked for behind the answer
 * @param clients how many there are at a time
 */
public record Plan(long seed, double troubled, Size size, Manners manners, FreshnessPolicy freshness, int clients) {
    private static final Duration STALE_IF_ERROR = Duration.ofDays(7);
    private static final double[] LEVELS = {0, 0.3, 1, 1, 4};

    /** Which images there are. */
    public enum Size {
        /** {@link Stock#TINY}. */
        TINY,
        /** {@link Stock#SMALL}. */
        SMALL,
        /** {@link Stock#LARGE}. */
        LARGE
    }

    /**
     * What upstream is like.
     *
     * @param describes whether it tells by HEAD what its tags stand for
     * @param slow whether it is so slow that a large blob takes several invocations, and does not tell how long blobs are
     * @param limited whether it allows so many pulls only
     * @param failing whether it is down for minutes
     */
    public record Manners(boolean describes, boolean slow, boolean limited, boolean failing) {
        /** Nothing is wrong with it. */
        public static final Manners GOOD = new Manners(true, false, false, false);
    }

    /** The plan of a seed. One seed in four makes no trouble. */
    public static Plan of(long seed) {
        Random random = new Random(seed);
        boolean calm = seed % 4 == 0;
        Size size = random.nextInt(48) == 0 ? Size.LARGE : Size.SMALL;
        Manners manners = new Manners(
                random.nextInt(4) > 0,
                random.nextInt(3) == 0,
                !calm && random.nextInt(4) == 0,
                !calm && random.nextInt(3) == 0);
        Duration askAfter = random.nextInt(3) == 0 ? Duration.ofSeconds(20) : Duration.ZERO;
        Duration behind = random.nextInt(3) == 0 ? Duration.ofSeconds(30) : Duration.ZERO;
        return new Plan(
                seed,
                calm ? 0 : LEVELS[random.nextInt(LEVELS.length)],
                size,
                manners,
                new FreshnessPolicy(askAfter, STALE_IF_ERROR).answeringAtOnce(behind),
                2 + random.nextInt(6));
    }

    /** The same with a blob that takes several invocations to copy. */
    public Plan copyingSlowly() {
        Manners slow = new Manners(manners.describes(), true, manners.limited(), manners.failing());
        return new Plan(seed, troubled, Size.LARGE, slow, freshness, clients);
    }

    /** The same with an upstream that is down for minutes. */
    public Plan failing() {
        Manners failing = new Manners(manners.describes(), manners.slow(), manners.limited(), true);
        return new Plan(seed, troubled, size, failing, freshness, clients);
    }

    /** The same with tags that are trusted for this long. */
    public Plan asking(Duration after) {
        return new Plan(seed, troubled, size, manners, new FreshnessPolicy(after, STALE_IF_ERROR), clients);
    }

    Stock stock() {
        return switch (size) {
            case TINY -> Stock.TINY;
            case SMALL -> Stock.SMALL;
            case LARGE -> Stock.LARGE;
        };
    }

    /** How long a fill has. */
    Duration fillTime() {
        return manners.slow() ? Duration.ofSeconds(50) : Duration.ofMinutes(14);
    }

    /** How long upstream takes for a mebibyte. */
    Duration mebibyte() {
        return manners.slow() ? Duration.ofMillis(1_400) : Duration.ZERO;
    }
}
