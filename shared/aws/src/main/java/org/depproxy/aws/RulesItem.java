package org.depproxy.aws;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.RegistryName;
import org.depproxy.name.TagPattern;
import org.depproxy.settings.DeploymentRegistries;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The rules of a group as attributes of its record. Those that are absent, as in records from before there were any, stand for
 * no rules.
 *
 * <pre>
 * askAfter, staleWhileRevalidate, staleIfError,    the policy of what no rule covers
 *   keepDeleted, immutable
 * freshnessRules[]                                 images, tags, and a policy's five
 * allowedPulls[], deniedPulls[]                    images, tags
 * deploymentRegistries[]                           names; absent for all
 * </pre>
 */
final class RulesItem {
    private static final String ASK_AFTER = "askAfter";
    private static final String STALE_WHILE_REVALIDATE = "staleWhileRevalidate";
    private static final String STALE_IF_ERROR = "staleIfError";
    private static final String KEEP_DELETED = "keepDeleted";
    private static final String IMMUTABLE = "immutable";
    private static final String FRESHNESS_RULES = "freshnessRules";
    private static final String ALLOWED_PULLS = "allowedPulls";
    private static final String DENIED_PULLS = "deniedPulls";
    private static final String DEPLOYMENT_REGISTRIES = "deploymentRegistries";
    private static final String IMAGES = "images";
    private static final String TAGS = "tags";

    private RulesItem() {}

    /** The record of a group with its rules. */
    static Item write(Item group, GroupSettings settings) {
        FreshnessRules freshness = settings.freshness();
        Item item = write(group, freshness.otherwise())
                .with(
                        FRESHNESS_RULES,
                        Item.list(freshness.rules().stream()
                                .map(rule -> write(write(rule.pattern()), rule.policy()))
                                .toList()))
                .with(ALLOWED_PULLS, patterns(settings.pulls().allowed()))
                .with(DENIED_PULLS, patterns(settings.pulls().denied()));
        return switch (settings.deployment()) {
            case DeploymentRegistries.All() -> item;
            case DeploymentRegistries.Only(var names) ->
                item.with(
                        DEPLOYMENT_REGISTRIES,
                        AttributeValue.fromL(names.stream()
                                .map(name -> AttributeValue.fromS(name.value()))
                                .toList()));
        };
    }

    private static AttributeValue patterns(List<TagPattern> patterns) {
        return Item.list(patterns.stream().map(RulesItem::write).toList());
    }

    private static Item write(TagPattern pattern) {
        return Item.empty()
                .with(IMAGES, pattern.images().pattern())
                .with(TAGS, pattern.tags().pattern());
    }

    private static Item write(Item item, FreshnessPolicy policy) {
        return item.with(ASK_AFTER, Item.number(policy.askAfter()))
                .with(STALE_WHILE_REVALIDATE, Item.number(policy.staleWhileRevalidate()))
                .with(STALE_IF_ERROR, Item.number(policy.staleIfError()))
                .with(KEEP_DELETED, AttributeValue.fromBool(policy.keepDeleted()))
                .with(IMMUTABLE, AttributeValue.fromBool(policy.immutable()));
    }

    static FreshnessRules freshness(Item group) {
        List<FreshnessRules.Rule> rules = group.items(FRESHNESS_RULES).stream()
                .map(rule -> new FreshnessRules.Rule(pattern(rule), policy(rule)))
                .toList();
        return new FreshnessRules(rules, policy(group));
    }

    private static FreshnessPolicy policy(Item item) {
        return new FreshnessPolicy(
                Item.must(ASK_AFTER, item.duration(ASK_AFTER)),
                item.duration(STALE_WHILE_REVALIDATE).orElse(Duration.ZERO),
                Item.must(STALE_IF_ERROR, item.duration(STALE_IF_ERROR)),
                item.flag(KEEP_DELETED).orElse(false),
                item.flag(IMMUTABLE).orElse(false));
    }

    private static TagPattern pattern(Item item) {
        return TagPattern.of(Item.must(IMAGES, item.text(IMAGES)), Item.must(TAGS, item.text(TAGS)));
    }

    static PullRules pulls(Item group) {
        return new PullRules(
                group.items(ALLOWED_PULLS).stream().map(RulesItem::pattern).toList(),
                group.items(DENIED_PULLS).stream().map(RulesItem::pattern).toList());
    }

    static DeploymentRegistries deploymentRegistries(Item group) {
        if (group.value(DEPLOYMENT_REGISTRIES).isEmpty()) {
            return new DeploymentRegistries.All();
        }
        return new DeploymentRegistries.Only(group.texts(DEPLOYMENT_REGISTRIES).stream()
                .map(RegistryName::new)
                .collect(Collectors.toSet()));
    }
}
