package org.depproxy.freshness;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
    void a_tag_is_answered_at_once_between_being_trusted_and_being_asked_for() {
        FreshnessPolicy quick = POLICY.answeringAtOnce(Duration.ofHours(1));

        assertThat(plan(quick, Duration.ofMinutes(5).minusNanos(1))).isEqualTo(TagPlan.TRUST);
        assertThat(plan(quick, Duration.ofMinutes(5))).isEqualTo(TagPlan.SERVE_AND_ASK);
        assertThat(plan(quick, Duration.ofMinutes(65).minusNanos(1))).isEqualTo(TagPlan.SERVE_AND_ASK);
        assertThat(plan(quick, Duration.ofMinutes(65))).isEqualTo(TagPlan.ASK_OR_STALE);
    }

    @Test
    void a_tag_is_answered_at_once_also_when_it_is_too_old_to_be_served_in_trouble() {
        FreshnessPolicy quick =
                new FreshnessPolicy(Duration.ZERO, Duration.ofMinutes(1)).answeringAtOnce(Duration.ofHours(1));

        assertThat(plan(quick, Duration.ofHours(1).minusNanos(1))).isEqualTo(TagPlan.SERVE_AND_ASK);
        assertThat(plan(quick, Duration.ofHours(1))).isEqualTo(TagPlan.ASK);
    }

    @Test
    void the_longest_durations_there_are_add_up_to_no_overflow() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);

        assertThat(plan(new FreshnessPolicy(Duration.ofDays(1), longest).answeringAtOnce(longest), Duration.ofDays(2)))
                .isEqualTo(TagPlan.SERVE_AND_ASK);
        assertThat(plan(new FreshnessPolicy(longest, longest).answeringAtOnce(longest), Duration.ofDays(2)))
                .isEqualTo(TagPlan.TRUST);
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

    /** Confirmed in the future is what a clock that goes wrong makes of it. */
    @Property
    void without_a_confirmation_a_tag_is_never_believed_more_again(
            @ForAll("policies") FreshnessPolicy policy,
            @ForAll @LongRange(min = -1_000, max = 2_000_000) long first,
            @ForAll @LongRange(min = 0, max = 2_000_000) long more) {
        TagPlan earlier = plan(policy, Duration.ofSeconds(first));
        TagPlan later = plan(policy, Duration.ofSeconds(first + more));

        assertThat(later).isGreaterThanOrEqualTo(earlier);
    }

    /** Upstream is asked, before the answer or behind it, as soon as and no sooner than the policy says. */
    @Property
    void a_tag_is_served_unasked_just_as_long_as_its_policy_says(
            @ForAll("policies") FreshnessPolicy policy, @ForAll @LongRange(min = 0, max = 2_000_000) long seconds) {
        Duration age = Duration.ofSeconds(seconds);
        TagPlan plan = plan(policy, age);

        assertThat(plan == TagPlan.TRUST).isEqualTo(age.compareTo(policy.askAfter()) < 0);
        assertThat(plan == TagPlan.TRUST || plan == TagPlan.SERVE_AND_ASK)
                .isEqualTo(age.compareTo(policy.askAfter().plus(policy.staleWhileRevalidate())) < 0);
    }

    @Provide
    static Arbitrary<FreshnessPolicy> policies() {
        Arbitrary<Duration> durations =
                Arbitraries.longs().between(0, 1_000_000).map(Duration::ofSeconds);
        return Combinators.combine(durations, durations, durations)
                .as((askAfter, behind, ifError) -> new FreshnessPolicy(askAfter, ifError).answeringAtOnce(behind));
    }

    private static TagPlan plan(Duration age) {
        return plan(POLICY, age);
    }

    private static TagPlan plan(FreshnessPolicy policy, Duration age) {
        return TagPlan.decide(policy, CONFIRMED, CONFIRMED.plus(age));
    }
}
