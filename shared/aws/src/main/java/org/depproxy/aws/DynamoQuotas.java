package org.depproxy.aws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.cache.Limits;
import org.depproxy.name.CredentialName;
import org.depproxy.name.InvalidName;
import org.depproxy.quota.QuotaNews;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.Quotas;
import org.depproxy.quota.RateLimit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is known of upstreams' limits, in one partition: there are as many records as credentials. */
final class DynamoQuotas implements Quotas {
    private static final String PULL_LIMIT = "pullLimit";
    private static final String PULLS_LEFT = "pullsLeft";
    private static final String WINDOW_LENGTH = "windowLength";
    private static final String COUNTED_FOR = "countedFor";
    private static final String SEEN_AT = "seenAt";
    private static final String THROTTLED_UNTIL = "throttledUntil";
    private static final String PULLS_SAVED = "pullsSaved";
    private static final String EXPIRES = "expires";
    private static final Condition ALWAYS = new Condition(
            "attribute_exists(" + Key.PARTITION + ") OR attribute_not_exists(" + Key.PARTITION + ")", Map.of());

    private final Table table;

    DynamoQuotas(Table table) {
        this.table = table;
    }

    @Override
    public QuotaRecord of(CredentialName key) {
        String attempt = "read what an upstream allows";
        Key own = Key.quota(key);
        return Attempt.of(
                attempt,
                () -> Optional.ofNullable(table.read(attempt, List.of(own)).get(own))
                        .map(item -> record(key, item))
                        .orElseGet(() -> QuotaRecord.unknown(key)));
    }

    @Override
    public List<QuotaRecord> all() {
        String attempt = "read what upstreams allow";
        return Attempt.of(
                attempt,
                () -> table.list(attempt, Key.QUOTA).stream()
                        .map(item -> record(key(item), item))
                        .toList());
    }

    private static CredentialName key(Item item) {
        try {
            return Key.quota(Item.must(Key.SORT, item.text(Key.SORT)));
        } catch (InvalidName e) {
            throw new MalformedRecord("a record of what an upstream allows, of none", e);
        }
    }

    private static QuotaRecord record(CredentialName key, Item item) {
        return new QuotaRecord(
                key,
                item.time(SEEN_AT).map(at -> new QuotaSeen(limit(item), at)),
                item.time(THROTTLED_UNTIL),
                item.number(PULLS_SAVED).orElse(0L));
    }

    private static RateLimit limit(Item item) {
        try {
            return new RateLimit(
                    Item.must(PULL_LIMIT, item.number(PULL_LIMIT)),
                    Item.must(PULLS_LEFT, item.number(PULLS_LEFT)),
                    Item.must(WINDOW_LENGTH, item.duration(WINDOW_LENGTH)),
                    item.text(COUNTED_FOR));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecord("a record of what an upstream allows that makes no sense", e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>One write; a second one when somebody has seen more lately.
     */
    @Override
    public void tell(CredentialName key, QuotaNews news, Instant now) {
        String attempt = "note what an upstream allows";
        boolean told = news.seen()
                .map(seen -> table.update(attempt, Key.quota(key), change(news, now), notLater(seen))
                        .isDone())
                .orElse(false);
        if (!told) {
            QuotaNews rest = new QuotaNews(Optional.empty(), news.throttledUntil(), news.saved());
            table.update(attempt, Key.quota(key), change(rest, now), ALWAYS);
        }
    }

    private static Condition notLater(QuotaSeen seen) {
        return new Condition(
                "attribute_not_exists(" + SEEN_AT + ") OR " + SEEN_AT + " <= :seenAt",
                Map.of(":seenAt", Item.number(seen.at())));
    }

    private static Table.Change change(QuotaNews news, Instant now) {
        Map<String, AttributeValue> set = new HashMap<>();
        set.put(EXPIRES, Item.expiry(now.plus(Limits.KEPT_QUOTA)));
        news.throttledUntil().ifPresent(until -> set.put(THROTTLED_UNTIL, Item.number(until)));
        news.seen().ifPresent(seen -> {
            set.put(SEEN_AT, Item.number(seen.at()));
            set.put(PULL_LIMIT, Item.number(seen.limit().limit()));
            set.put(PULLS_LEFT, Item.number(seen.limit().remaining()));
            set.put(WINDOW_LENGTH, Item.number(seen.limit().window()));
            seen.limit().source().ifPresent(source -> set.put(COUNTED_FOR, AttributeValue.fromS(source)));
        });
        boolean sourceless = news.seen().isPresent() && !set.containsKey(COUNTED_FOR);
        List<String> assignments = new ArrayList<>();
        Map<String, AttributeValue> values = new HashMap<>();
        set.forEach((name, value) -> {
            assignments.add(name + " = :" + name);
            values.put(":" + name, value);
        });
        values.put(":saved", Item.number(news.saved()));
        String expression = "SET " + String.join(", ", assignments) + (sourceless ? " REMOVE " + COUNTED_FOR : "")
                + " ADD " + PULLS_SAVED + " :saved";
        return new Table.Change(expression, values);
    }
}
