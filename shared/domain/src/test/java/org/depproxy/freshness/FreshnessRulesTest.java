package org.depproxy.freshness;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.name.TagPattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FreshnessRulesTest {
    private static final FreshnessPolicy RELEASES = FreshnessPolicy.DEFAULT.neverMoving();
    private static final FreshnessPolicy GHCR = new FreshnessPolicy(Duration.ofHours(1), Duration.ofDays(1));
    private static final FreshnessPolicy OTHERWISE = FreshnessPolicy.DEFAULT.keepingDeleted();
    private static final FreshnessRules RULES = new FreshnessRules(
            List.of(
                    new FreshnessRules.Rule(TagPattern.of("**", "v*"), RELEASES),
                    new FreshnessRules.Rule(TagPattern.of("ghcr.io/**", "*"), GHCR)),
            OTHERWISE);
    private static final ImageName APP = ImageName.parse("ghcr.io/org/app");
    private static final ImageName ALPINE = ImageName.parse("alpine");

    @Test
    void the_first_rule_that_covers_a_tag_decides() {
        assertThat(RULES.policyFor(APP, new Tag("v1"))).isEqualTo(RELEASES);
        assertThat(RULES.policyFor(APP, new Tag("latest"))).isEqualTo(GHCR);
        assertThat(RULES.policyFor(ALPINE, new Tag("v1"))).isEqualTo(RELEASES);
        assertThat(RULES.policyFor(ALPINE, new Tag("latest"))).isEqualTo(OTHERWISE);
    }

    @Test
    void the_lists_of_an_image_follow_only_a_rule_for_all_its_tags() {
        assertThat(RULES.policyFor(APP)).isEqualTo(GHCR);
        assertThat(RULES.policyFor(ALPINE)).isEqualTo(OTHERWISE);
    }

    @Test
    void there_is_a_greatest_number_of_rules() {
        FreshnessRules.Rule rule = RULES.rules().getFirst();
        assertThat(new FreshnessRules(Collections.nCopies(FreshnessRules.MAX_RULES, rule), GHCR).rules())
                .hasSize(FreshnessRules.MAX_RULES);
        assertThatThrownBy(() -> new FreshnessRules(Collections.nCopies(FreshnessRules.MAX_RULES + 1, rule), GHCR))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
