package org.depproxy.freshness;

import java.util.List;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.name.TagPattern;

/**
 * Which policy each tag of each image has: that of the first rule whose pattern covers it.
 *
 * @param rules in order, {@value #MAX_RULES} at most
 * @param otherwise for what no rule covers
 */
public record FreshnessRules(List<Rule> rules, FreshnessPolicy otherwise) {
    /** How many rules there may be. */
    public static final int MAX_RULES = 100;

    /** {@link FreshnessPolicy#DEFAULT} for everything. */
    public static final FreshnessRules DEFAULT = new FreshnessRules(List.of(), FreshnessPolicy.DEFAULT);

    /** What the policy of these tags is. */
    public record Rule(TagPattern pattern, FreshnessPolicy policy) {}

    public FreshnessRules {
        rules = List.copyOf(rules);
        if (rules.size() > MAX_RULES) {
            throw new IllegalArgumentException(
                    "a group has at most " + MAX_RULES + " rules of freshness: " + rules.size());
        }
    }

    /** The policy of this tag. */
    public FreshnessPolicy policyFor(ImageName image, Tag tag) {
        return rules.stream()
                .filter(rule -> rule.pattern().covers(image, tag))
                .findFirst()
                .map(Rule::policy)
                .orElse(otherwise);
    }

    /** The policy of what belongs to the image but to no tag of it, as its lists: only rules for all its tags count. */
    public FreshnessPolicy policyFor(ImageName image) {
        return rules.stream()
                .filter(rule -> rule.pattern().coversAll(image))
                .findFirst()
                .map(Rule::policy)
                .orElse(otherwise);
    }
}
