package org.depproxy.gateway;

import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A line of the log as CloudWatch reads it, which insists on what the format demands.
 *
 * @param members all of the line
 * @param values the metrics by name
 * @param places the dimensions of each
 */
record EmbeddedMetrics(Map<String, Object> members, Map<String, Long> values, Map<String, Map<String, String>> places) {
    private static final int NAMESPACE_LENGTH = 1024;
    private static final int DIMENSIONS = 30;
    private static final int METRICS = 100;
    private static final int LINE_BYTES = 1024 * 1024;

    static EmbeddedMetrics read(String line) {
        assertThat(line.length()).isLessThan(LINE_BYTES);
        Map<String, Object> members =
                object(JacksonFactory.getInstance().getSerializer(Map.class).fromJson(line));
        Map<String, Object> metadata = object(members.get("_aws"));
        assertThat(metadata).containsOnlyKeys("Timestamp", "CloudWatchMetrics");
        assertThat(metadata.get("Timestamp")).isInstanceOfAny(Long.class, Integer.class);
        EmbeddedMetrics metrics = new EmbeddedMetrics(members, new HashMap<>(), new HashMap<>());
        List<?> directives = list(metadata.get("CloudWatchMetrics"));
        assertThat(directives).isNotEmpty();
        directives.forEach(directive -> metrics.add(object(directive)));
        return metrics;
    }

    private void add(Map<String, Object> directive) {
        assertThat(directive).containsOnlyKeys("Namespace", "Dimensions", "Metrics");
        assertThat(directive.get("Namespace"))
                .asString()
                .isNotEmpty()
                .doesNotStartWith("AWS/")
                .doesNotStartWith(":")
                .hasSizeLessThanOrEqualTo(NAMESPACE_LENGTH);
        List<?> sets = list(directive.get("Dimensions"));
        assertThat(sets)
                .as("a second set would be a second metric, to be paid for")
                .hasSize(1);
        Map<String, String> dimensions = new HashMap<>();
        for (Object name : list(sets.getFirst())) {
            dimensions.put(String.valueOf(name), text(String.valueOf(name)));
        }
        assertThat(dimensions).hasSizeBetween(1, DIMENSIONS);
        List<?> definitions = list(directive.get("Metrics"));
        assertThat(definitions).hasSizeBetween(1, METRICS);
        definitions.forEach(definition -> define(object(definition), dimensions));
    }

    private void define(Map<String, Object> definition, Map<String, String> dimensions) {
        assertThat(definition).containsOnlyKeys("Name", "Unit");
        assertThat(definition.get("Unit")).isIn("Count", "Bytes");
        String name = String.valueOf(definition.get("Name"));
        if (!(members.get(name) instanceof Number number)) {
            throw new AssertionError(name + " has no value");
        }
        assertThat(values.put(name, number.longValue()))
                .as("%s is defined once", name)
                .isNull();
        places.put(name, dimensions);
    }

    /** A member that is text. */
    String text(String member) {
        assertThat(members.get(member)).as(member).isInstanceOf(String.class);
        return String.valueOf(members.get(member));
    }

    /** What tells a metric from others of its name. */
    Map<String, String> dimensions(String metric) {
        return places.getOrDefault(metric, Map.of());
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new AssertionError("no array: " + value);
    }

    private static Map<String, Object> object(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new AssertionError("no object: " + value);
        }
        Map<String, Object> object = new HashMap<>();
        map.forEach((name, member) -> object.put(String.valueOf(name), member));
        return object;
    }
}
