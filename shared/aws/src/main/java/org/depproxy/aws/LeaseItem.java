package org.depproxy.aws;

import java.time.Duration;
import java.util.Map;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.Failure;
import org.depproxy.cache.Fence;
import org.depproxy.cache.LeaseState;
import org.depproxy.cache.Refusal;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A lease as a record. A lease given back keeps its holder and epoch, so that epochs only ever grow. */
final class LeaseItem {
    static final String HOLDER = "holder";
    static final String EPOCH = "epoch";
    static final String HELD_UNTIL = "heldUntil";
    static final String LAST_FAILURE = "lastFailure";

    private static final String GROUP = "groupPath";
    private static final String REGISTRY = "registry";
    private static final String REPOSITORY = "repository";
    private static final String REASON = "reason";
    private static final String DETAIL = "detail";
    private static final String DISTRUST = "distrust";
    private static final String RETRY_AFTER = "retryAfter";
    private static final String AT = "at";

    private LeaseItem() {}

    /** The lease is still the one that the fence proves, and was not given back. */
    static Condition heldBy(Fence fence) {
        return new Condition(
                HOLDER + " = :holder AND " + EPOCH + " = :epoch AND attribute_exists(" + HELD_UNTIL + ")",
                Map.of(":holder", AttributeValue.fromS(fence.owner()), ":epoch", Item.number(fence.epoch())));
    }

    /** @throws MalformedRecord when the item is no lease */
    static LeaseState state(Item item) {
        return new LeaseState(
                item.time(HELD_UNTIL), item.value(LAST_FAILURE).map(failure -> failure(new Item(failure.m()))));
    }

    static AttributeValue write(Failure failure) {
        PullScope scope = failure.scope();
        Item item = Item.empty()
                .with(GROUP, scope.group().value())
                .with(REGISTRY, scope.image().registry().value())
                .with(REPOSITORY, scope.image().repository())
                .with(AT, failure.at());
        return AttributeValue.fromM(write(item, failure.refusal()).attributes());
    }

    private static Item write(Item item, Refusal refusal) {
        return switch (refusal) {
            case Refusal.Hidden() -> item.with(REASON, "hidden");
            case Refusal.Revoked() -> item.with(REASON, "revoked");
            case Refusal.Unknown() -> item.with(REASON, "unknown");
            case Refusal.Denied() -> item.with(REASON, "denied");
            case Refusal.RuledOut() -> item.with(REASON, "ruledOut");
            case Refusal.Throttled(Duration retryAfter) ->
                item.with(REASON, "throttled").with(RETRY_AFTER, Item.number(retryAfter));
            case Refusal.Unavailable(String attempt, Duration retryAfter) ->
                item.with(REASON, "unavailable").with(DETAIL, attempt).with(RETRY_AFTER, Item.number(retryAfter));
            case Refusal.Untrustworthy(Distrust distrust, String reason) ->
                item.with(REASON, "untrustworthy")
                        .with(DISTRUST, distrust.name())
                        .with(DETAIL, reason);
        };
    }

    private static Failure failure(Item item) {
        try {
            PullScope scope = new PullScope(
                    new GroupPath(Item.must(GROUP, item.text(GROUP))),
                    new ImageName(
                            new RegistryName(Item.must(REGISTRY, item.text(REGISTRY))),
                            Item.must(REPOSITORY, item.text(REPOSITORY))));
            return new Failure(scope, refusal(item), Item.must(AT, item.time(AT)));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecord("the failure of a lease cannot be read", e);
        }
    }

    private static Refusal refusal(Item item) {
        String reason = Item.must(REASON, item.text(REASON));
        return switch (reason) {
            case "hidden" -> new Refusal.Hidden();
            case "revoked" -> new Refusal.Revoked();
            case "unknown" -> new Refusal.Unknown();
            case "denied" -> new Refusal.Denied();
            case "ruledOut" -> new Refusal.RuledOut();
            case "throttled" -> new Refusal.Throttled(Item.must(RETRY_AFTER, item.duration(RETRY_AFTER)));
            case "unavailable" ->
                new Refusal.Unavailable(
                        Item.must(DETAIL, item.text(DETAIL)), Item.must(RETRY_AFTER, item.duration(RETRY_AFTER)));
            case "untrustworthy" -> new Refusal.Untrustworthy(distrust(item), Item.must(DETAIL, item.text(DETAIL)));
            default -> throw new MalformedRecord("a lease failed for an unknown reason: " + reason);
        };
    }

    /** An earlier version did not write it. */
    private static Distrust distrust(Item item) {
        return item.text(DISTRUST).map(Distrust::valueOf).orElse(Distrust.UNBELIEVABLE);
    }
}
