package org.depproxy.freshness;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TagPlanTest {
    private static final Instant CONFIRMED = Instant.parse("2026-01-01T00:00:00Z");
    private static final FreshnessPolicy POLICY = new FreshnessPolicy(Duration.ofMinutes(5), Duration.ofDays(7));

    @Test
    void a_tag_is_trusted_then_asked_for_then_no_longer_served_unasked() {
        assertThat(plan(Duration.ZERO)).isEqualTo(TagPlan.TRUST);
        assertThat(plan(Duration.ofMinutes(5).minusNanos(1))).isEqualTo(TagPlan.TRUST);
        assertThat(plan(Duration.ofMinutes(5))).isEqualTo(TagPlan.ASK_OR_STALE);
        assertThat(plan(Duration.ofDays(7))).isEqualTo(TagPlan.ASK_OR_STALE);
        assertThat(plan(Duration.ofDays(7).plusNanos(1))).isEqualTo(TagPlan.ASK);
    }

    @Test
    void by_default_upstream_is_asked_on_each_pull() {
        assertThat(TagPlan.decide(FreshnessPolicy.DEFAULT, CONFIRMED, CONFIRMED))
                .isEqualTo(TagPlan.ASK_OR_STALE);
    }

    @Test
    void an_immutable_tag_is_trusted_for_ever() {
        assertThat(TagPlan.decide(POLICY.neverMoving(), CONFIRMED, CONFIRMED.plus(Duration.ofDays(100_000))))
                .isEqualTo(TagPlan.TRUST);
    }

    @Property
    void once_it_asks_it_never_trusts_again(
            @ForAll @LongRange(min = 0, max = 2_000_000) long first,
            @ForAll @LongRange(min = 0, max = 2_000_000) long more) {
        TagPlan earlier = plan(Duration.ofSeconds(first));
        TagPlan later = plan(Duration.ofSeconds(first + more));

        assertThat(later).isGreaterThanOrEqualTo(earlier);
    }

    private static TagPlan plan(Duration age) {
        return TagPlan.decide(POLICY, CONFIRMED, CONFIRMED.plus(age));
    }
}
