package org.depproxy.testkit.world;

import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.hash.BouncyHashes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Two clients pull an image of two blobs that nobody has, and one thing goes wrong: at each moment at which it can. */
final class EveryStepTest {
    static final Plan PLAN = new Plan(1, 1, Plan.Size.TINY, Plan.Manners.GOOD, FreshnessPolicy.DEFAULT, 2);

    /** More than there are moments. */
    private static final int MOST = 2_000;

    @ParameterizedTest
    @EnumSource
    void t170_whatever_goes_wrong_once_and_whenever_every_promise_is_kept_and_upstream_is_asked_twice_at_most(
            Mishap.Kind kind) {
        int moments = 0;
        boolean struck = true;
        while (struck && moments < MOST) {
            Mishap mishap = new Mishap(kind, moments + 1);
            try {
                Simulation.run(Experiment.inMemory(PLAN, new BouncyHashes()).with(mishap));
            } catch (AssertionError e) {
                throw new AssertionError(kind + " at moment " + (moments + 1), e);
            }
            struck = mishap.struck();
            moments += struck ? 1 : 0;
        }
        assertThat(struck).as("more than %s moments", MOST).isFalse();
        assertThat(moments).isGreaterThanOrEqualTo(fewest(kind));
    }

    /** Fewer would mean that the pulls have not been watched. */
    private static int fewest(Mishap.Kind kind) {
        return switch (kind) {
            case DEATH, FREEZE -> 60;
            case STORE_FAILS, STORE_IS_SILENT -> 40;
            case UPSTREAM_FAILS -> 5;
            case ORDER_LOST, ORDER_DOUBLED -> 3;
        };
    }
}
