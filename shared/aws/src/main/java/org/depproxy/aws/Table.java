package org.depproxy.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.depproxy.cache.Pause;
import org.depproxy.cache.StoreUnavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table, strongly consistent. A condition that does not hold is an answer, not a failure; all else that goes wrong is
 * {@link StoreUnavailable}. Thread-safe.
 */
final class Table {
    /** How often keys are asked for that a batch did not get to, after the first time. */
    static final int MAX_REMAINDERS = 4;

    /** How often a write is tried that collides with others' transactions. */
    private static final int MAX_COLLISIONS = 12;

    /** How many keys of a partition are listed at most. */
    private static final int MAX_LISTED = 100;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(320);

    private final Supplier<DynamoDbClient> client;
    private final String name;
    private final Pause pause;

    Table(Supplier<DynamoDbClient> client, String name, Pause pause) {
        this.client = client;
        this.name = name;
        this.pause = pause;
    }

    /** What became of a write with a condition. */
    sealed interface Written {
        /** Done; what the item is now, where that was asked for. */
        record Done(Item after) implements Written {}

        /** The condition did not hold; the item as it is, if there is one. */
        record Refused(Item present) implements Written {}

        default boolean isDone() {
            return this instanceof Done;
        }
    }

    /**
     * A change of an item.
     *
     * @param values by their names in the expression, which start with {@code :}; the condition may use them too
     * @param names what the names in the expression that start with {@code #} stand for
     */
    record Change(String expression, Map<String, AttributeValue> values, Map<String, String> names) {
        Change(String expression, Map<String, AttributeValue> values) {
            this(expression, values, Map.of());
        }

        /** As the SDK wants them: it refuses an empty map. */
        @Nullable
        Map<String, String> namesOrNothing() {
            return names.isEmpty() ? null : names;
        }
    }

    /** The items of these keys that exist. In one call, unless DynamoDB gives back only a part. */
    Map<Key, Item> read(String attempt, List<Key> keys) {
        return Attempt.of(attempt, () -> {
            Map<Key, Item> found = new HashMap<>();
            KeysAndAttributes remaining = KeysAndAttributes.builder()
                    .keys(keys.stream().map(Key::attributes).toList())
                    .consistentRead(true)
                    .build();
            Backoff backoff = new Backoff();
            for (int i = 0; i <= MAX_REMAINDERS; i++) {
                var response = client.get()
                        .batchGetItem(BatchGetItemRequest.builder()
                                .requestItems(Map.of(name, remaining))
                                .build());
                response.responses()
                        .getOrDefault(name, List.of())
                        .forEach(item -> found.put(key(item), new Item(item)));
                Optional<KeysAndAttributes> rest =
                        Optional.ofNullable(response.unprocessedKeys().get(name));
                if (rest.isEmpty()) {
                    return Map.copyOf(found);
                }
                remaining = rest.get();
                backoff.pause();
            }
            throw new StoreUnavailable(attempt, new IllegalStateException("DynamoDB left keys unread again and again"));
        });
    }

    /** The items of a partition, at most {@value #MAX_LISTED}. */
    List<Item> list(String attempt, String partition) {
        return Attempt.of(
                attempt,
                () -> client
                        .get()
                        .query(QueryRequest.builder()
                                .tableName(name)
                                .consistentRead(true)
                                .limit(MAX_LISTED)
                                .keyConditionExpression(Key.PARTITION + " = :partition")
                                .expressionAttributeValues(Map.of(":partition", AttributeValue.fromS(partition)))
                                .build())
                        .items()
                        .stream()
                        .map(Item::new)
                        .toList());
    }

    private static Key key(Map<String, AttributeValue> item) {
        Item read = new Item(item);
        return new Key(Item.must(Key.PARTITION, read.text(Key.PARTITION)), Item.must(Key.SORT, read.text(Key.SORT)));
    }

    /** Writes an item over whatever there is. */
    void put(String attempt, Item item) {
        write(
                attempt,
                () -> client.get()
                        .putItem(PutItemRequest.builder()
                                .tableName(name)
                                .item(item.attributes())
                                .build())
                        .attributes());
    }

    /** Writes an item where there is none. */
    boolean add(String attempt, Item item) {
        return put(attempt, item, Condition.absent()).isDone();
    }

    /** Writes an item if the condition holds. */
    Written put(String attempt, Item item, Condition condition) {
        return write(
                attempt,
                () -> client.get()
                        .putItem(PutItemRequest.builder()
                                .tableName(name)
                                .item(item.attributes())
                                .conditionExpression(condition.expression())
                                .expressionAttributeValues(condition.valuesOrNothing())
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .build())
                        .attributes());
    }

    /** Changes an item, or makes it, if the condition holds. */
    Written update(String attempt, Key key, Change change, Condition condition) {
        Map<String, AttributeValue> all = new HashMap<>(change.values());
        all.putAll(condition.values());
        return write(
                attempt,
                () -> client.get()
                        .updateItem(UpdateItemRequest.builder()
                                .tableName(name)
                                .key(key.attributes())
                                .updateExpression(change.expression())
                                .expressionAttributeNames(change.namesOrNothing())
                                .conditionExpression(condition.expression())
                                .expressionAttributeValues(all.isEmpty() ? null : all)
                                .returnValues(ReturnValue.ALL_NEW)
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .build())
                        .attributes());
    }

    private Written write(String attempt, Supplier<Map<String, AttributeValue>> call) {
        return Attempt.of(attempt, () -> {
            Backoff backoff = new Backoff();
            for (int i = 1; ; i++) {
                try {
                    return new Written.Done(new Item(call.get()));
                } catch (ConditionalCheckFailedException e) {
                    return new Written.Refused(e.hasItem() ? new Item(e.item()) : Item.empty());
                } catch (TransactionConflictException e) {
                    if (i == MAX_COLLISIONS) {
                        throw e;
                    }
                }
                backoff.pause();
            }
        });
    }

    /** Writes these items if the item of {@code key} meets the condition: all of them or none. */
    boolean putAllIf(String attempt, Key key, Condition condition, List<Item> items) {
        List<TransactWriteItem> actions = new ArrayList<>();
        actions.add(TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(name)
                        .key(key.attributes())
                        .conditionExpression(condition.expression())
                        .expressionAttributeValues(condition.valuesOrNothing()))
                .build());
        items.forEach(item -> actions.add(TransactWriteItem.builder()
                .put(put -> put.tableName(name).item(item.attributes()))
                .build()));
        return transact(attempt, actions);
    }

    /** Writes an item where there is none, if the item of {@code key} meets the condition. */
    boolean addIf(String attempt, Key key, Condition condition, Item item) {
        return transact(
                attempt,
                List.of(
                        TransactWriteItem.builder()
                                .conditionCheck(check -> check.tableName(name)
                                        .key(key.attributes())
                                        .conditionExpression(condition.expression())
                                        .expressionAttributeValues(condition.valuesOrNothing()))
                                .build(),
                        TransactWriteItem.builder()
                                .put(put -> put.tableName(name)
                                        .item(item.attributes())
                                        .conditionExpression(Condition.absent().expression()))
                                .build()));
    }

    private boolean transact(String attempt, List<TransactWriteItem> actions) {
        TransactWriteItemsRequest request =
                TransactWriteItemsRequest.builder().transactItems(actions).build();
        return Attempt.of(attempt, () -> {
            Backoff backoff = new Backoff();
            for (int i = 1; ; i++) {
                try {
                    client.get().transactWriteItems(request);
                    return true;
                } catch (TransactionCanceledException e) {
                    if (hasReason(e, "ConditionalCheckFailed")) {
                        return false;
                    }
                    if (i == MAX_COLLISIONS || !hasReason(e, "TransactionConflict")) {
                        throw e;
                    }
                }
                backoff.pause();
            }
        });
    }

    private static boolean hasReason(TransactionCanceledException e, String code) {
        return e.cancellationReasons().stream().anyMatch(reason -> code.equals(reason.code()));
    }

    /** Pauses that double up to a longest. For one thread. */
    private final class Backoff {
        private Duration next = FIRST_PAUSE;

        void pause() {
            pause.of(next);
            Duration twice = next.multipliedBy(2);
            next = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
    }
}
