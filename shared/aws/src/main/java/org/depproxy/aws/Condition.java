package org.depproxy.aws;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What must hold of an item for a write to be done.
 *
 * @param values by their names in the expression, which start with {@code :}
 */
record Condition(String expression, Map<String, AttributeValue> values) {
    Condition {
        values = Map.copyOf(values);
    }

    /** There is no such item. */
    static Condition absent() {
        return new Condition("attribute_not_exists(" + Key.PARTITION + ")", Map.of());
    }

    /** As the SDK wants them: it refuses an empty map. */
    @Nullable
    Map<String, AttributeValue> valuesOrNothing() {
        return values.isEmpty() ? null : values;
    }
}
