package org.depproxy.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.depproxy.cache.Failure;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Leases;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Leases in the table. A lease given back stays there for {@link #MEMORY}, so that its epochs go on growing; should the
 * table forget it after that, epochs begin anew, and a fence of old is still told apart by its holder, who is unlike for
 * every taking.
 */
final class DynamoLeases implements Leases {
    /** How long a lease is remembered after its time is up: longer than anyone can still hold a fence of it. */
    static final Duration MEMORY = Duration.ofDays(7);

    private static final String TAKE = "SET " + LeaseItem.HOLDER + " = :taker, " + LeaseItem.HELD_UNTIL
            + " = :until, expires = :expires ADD " + LeaseItem.EPOCH + " :one";

    private final Table table;

    DynamoLeases(Table table) {
        this.table = table;
    }

    @Override
    public Taking take(String key, String owner, Duration duration, Instant now) {
        Condition free = new Condition(
                "attribute_not_exists(" + LeaseItem.HELD_UNTIL + ") OR " + LeaseItem.HELD_UNTIL + " <= :now",
                Map.of(":now", Item.number(now)));
        return taking("take a lease", key, owner, duration, now, free);
    }

    @Override
    public Taking claim(Fence reserved, String owner, Duration duration, Instant now) {
        return taking("claim a lease", reserved.key(), owner, duration, now, LeaseItem.heldBy(reserved));
    }

    private Taking taking(
            String attempt, String key, String owner, Duration duration, Instant now, Condition condition) {
        Instant until = now.plus(duration);
        Map<String, AttributeValue> values = Map.of(
                ":taker", AttributeValue.fromS(owner),
                ":until", Item.number(until),
                ":expires", Item.expiry(until.plus(MEMORY)),
                ":one", Item.number(1));
        return Attempt.of(attempt, () -> switch (table.update(
                attempt, Key.lease(key), new Table.Change(TAKE, values), condition)) {
            case Table.Written.Done(Item after) -> taken(key, owner, after);
            // A call whose answer was lost is sent again, and finds what it has done itself.
            case Table.Written.Refused(Item present)
            when present.text(LeaseItem.HOLDER).filter(owner::equals).isPresent() -> taken(key, owner, present);
            case Table.Written.Refused(Item present) ->
                new Taking.Busy(present.time(LeaseItem.HELD_UNTIL).orElse(now));
        });
    }

    private static Taking taken(String key, String owner, Item item) {
        return new Taking.Taken(new Fence(key, owner, Item.must(LeaseItem.EPOCH, item.number(LeaseItem.EPOCH))));
    }

    @Override
    public boolean renew(Fence fence, Duration duration, Instant now) {
        Instant until = now.plus(duration);
        Map<String, AttributeValue> values =
                Map.of(":until", Item.number(until), ":expires", Item.expiry(until.plus(MEMORY)));
        String update = "SET " + LeaseItem.HELD_UNTIL + " = :until, expires = :expires";
        return update("renew a lease", fence, update, values);
    }

    @Override
    public void release(Fence fence) {
        String update = "REMOVE " + LeaseItem.HELD_UNTIL + ", " + LeaseItem.LAST_FAILURE;
        update("release a lease", fence, update, Map.of());
    }

    @Override
    public void fail(Fence fence, Failure failure, Instant now) {
        String update = "SET " + LeaseItem.LAST_FAILURE + " = :failure REMOVE " + LeaseItem.HELD_UNTIL;
        update("give a lease back", fence, update, Map.of(":failure", LeaseItem.write(failure)));
    }

    private boolean update(String attempt, Fence fence, String update, Map<String, AttributeValue> values) {
        return table.update(attempt, Key.lease(fence.key()), new Table.Change(update, values), LeaseItem.heldBy(fence))
                .isDone();
    }
}
