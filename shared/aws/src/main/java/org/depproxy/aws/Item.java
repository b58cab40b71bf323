package org.depproxy.aws;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of a record. Times and durations are numbers of seconds with up to nine decimals, so that the table can
 * compare them and nothing is rounded. Numbers are written as DynamoDB gives them back, so that an item that was written
 * equals the one that is read.
 */
record Item(Map<String, AttributeValue> attributes) {
    private static final int NANO_DIGITS = 9;
    private static final BigDecimal NANOS = BigDecimal.TEN.pow(NANO_DIGITS);

    Item {
        attributes = Map.copyOf(attributes);
    }

    /** An item without attributes. */
    static Item empty() {
        return new Item(Map.of());
    }

    /** The item of a key, without further attributes. */
    static Item at(Key key) {
        return new Item(key.attributes());
    }

    /** This item and one attribute more. */
    Item with(String name, AttributeValue value) {
        Map<String, AttributeValue> more = new HashMap<>(attributes);
        more.put(name, value);
        return new Item(more);
    }

    Item with(String name, String text) {
        return with(name, AttributeValue.fromS(text));
    }

    Item with(String name, Instant time) {
        return with(name, number(time));
    }

    Item with(String name, long number) {
        return with(name, number(number));
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    static AttributeValue number(Instant time) {
        return seconds(time.getEpochSecond(), time.getNano());
    }

    static AttributeValue number(Duration duration) {
        return seconds(duration.getSeconds(), duration.getNano());
    }

    private static AttributeValue seconds(long seconds, int nanos) {
        BigDecimal number = BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, NANO_DIGITS));
        return AttributeValue.fromN(number.stripTrailingZeros().toPlainString());
    }

    /** When the table may forget an item, in whole seconds. */
    static AttributeValue expiry(Instant time) {
        return number(time.getEpochSecond());
    }

    static AttributeValue bytes(byte[] bytes) {
        return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    }

    Optional<AttributeValue> value(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    Optional<String> text(String name) {
        return value(name).map(value -> present(name, value.s()));
    }

    Optional<Instant> time(String name) {
        return value(name).map(value -> instant(number(name, value)));
    }

    Optional<Long> number(String name) {
        return value(name).map(value -> number(name, value).longValue());
    }

    Optional<Duration> duration(String name) {
        return value(name).map(value -> {
            Instant instant = instant(number(name, value));
            return Duration.ofSeconds(instant.getEpochSecond(), instant.getNano());
        });
    }

    Optional<byte[]> bytes(String name) {
        return value(name).map(value -> present(name, value.b()).asByteArray());
    }

    Optional<Boolean> flag(String name) {
        return value(name).map(value -> present(name, value.bool()));
    }

    /** The strings of a list; none when there is no list. */
    List<String> texts(String name) {
        return value(name).map(AttributeValue::l).orElse(List.of()).stream()
                .map(value -> present(name, value.s()))
                .toList();
    }

    /** The items of a list; none when there is no list. */
    List<Item> items(String name) {
        return value(name).map(AttributeValue::l).orElse(List.of()).stream()
                .map(value -> new Item(value.m()))
                .toList();
    }

    static AttributeValue list(List<Item> items) {
        return AttributeValue.fromL(items.stream()
                .map(item -> AttributeValue.fromM(item.attributes()))
                .toList());
    }

    /** The items of a map, by name; none when there is no map. */
    Map<String, AttributeValue> map(String name) {
        return value(name).map(AttributeValue::m).orElse(Map.of());
    }

    /** What is there according to how records are written. */
    static <T> T must(String name, Optional<T> value) {
        return value.orElseThrow(() -> new MalformedRecord("a record without its " + name));
    }

    private static <T> T present(String name, @Nullable T value) {
        return must(name, Optional.ofNullable(value));
    }

    private static BigDecimal number(String name, AttributeValue value) {
        try {
            return new BigDecimal(present(name, value.n()));
        } catch (NumberFormatException e) {
            throw new MalformedRecord("a record whose " + name + " is no number", e);
        }
    }

    private static Instant instant(BigDecimal seconds) {
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return Instant.ofEpochSecond(
                whole.longValueExact(), seconds.subtract(whole).multiply(NANOS).longValue());
    }
}
