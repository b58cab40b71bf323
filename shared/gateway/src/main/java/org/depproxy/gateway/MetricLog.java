package org.depproxy.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.depproxy.cache.Counted;
import org.depproxy.cache.Counts;

/**
 * A log from whose lines CloudWatch takes the metrics: nothing is called for them, and no line is written for them alone. How
 * a request or an order ended is counted for each function, everything else for the deployment as a whole; groups, images and
 * users are never told apart. Each line takes along what this instance has counted until then. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">CloudWatch,
 *     "Specification: Embedded metric format"</a>
 */
public final class MetricLog implements RequestLog {
    private static final String NAMESPACE = "DependencyProxy";
    private static final String DEPLOYMENT = "Deployment";
    private static final String FUNCTION = "Function";
    private static final String COUNT = "Count";

    private final RequestLog lines;
    private final Origin origin;
    private final Counts counts;
    private final InstantSource clock;

    /** Writes to these lines what is told here, and what has been counted there. */
    public MetricLog(RequestLog lines, Origin origin, Counts counts, InstantSource clock) {
        this.lines = lines;
        this.origin = origin;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * Whose metrics they are.
     *
     * @param deployment what it is called among others in the same account
     * @param function which function of it
     */
    public record Origin(String deployment, String function) {}

    @Override
    public void line(String json) {
        lines.line(json);
    }

    @Override
    public void entry(LogEntry entry) {
        Map<Counted, Long> counted = new EnumMap<>(Counted.class);
        counted.putAll(counts.take());
        entry.counted().forEach((what, number) -> counted.merge(what, number, Long::sum));
        Instant now = clock.instant();
        lines.line(Json.object(json -> {
            entry.write(json);
            if (entry.outcome().isPresent() || !counted.isEmpty()) {
                values(json, entry.outcome(), counted);
                directives(json, entry.outcome(), counted, now);
            }
        }));
    }

    private void values(JsonGenerator json, Optional<String> outcome, Map<Counted, Long> counted) throws IOException {
        json.writeStringField(DEPLOYMENT, origin.deployment());
        json.writeStringField(FUNCTION, origin.function());
        if (outcome.isPresent()) {
            json.writeNumberField(outcome.get(), 1);
        }
        for (Map.Entry<Counted, Long> each : counted.entrySet()) {
            json.writeNumberField(each.getKey().label(), each.getValue());
        }
    }

    private static void directives(
            JsonGenerator json, Optional<String> outcome, Map<Counted, Long> counted, Instant now) throws IOException {
        json.writeObjectFieldStart("_aws");
        json.writeNumberField("Timestamp", now.toEpochMilli());
        json.writeArrayFieldStart("CloudWatchMetrics");
        if (outcome.isPresent()) {
            begin(json, DEPLOYMENT, FUNCTION);
            metric(json, outcome.get(), COUNT);
            end(json);
        }
        if (!counted.isEmpty()) {
            begin(json, DEPLOYMENT);
            for (Counted what : counted.keySet()) {
                metric(json, what.label(), unit(what));
            }
            end(json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Begins a directive: of what follows, the metrics with these dimensions. */
    private static void begin(JsonGenerator json, String... dimensions) throws IOException {
        json.writeStartObject();
        json.writeStringField("Namespace", NAMESPACE);
        json.writeArrayFieldStart("Dimensions");
        json.writeArray(dimensions, 0, dimensions.length);
        json.writeEndArray();
        json.writeArrayFieldStart("Metrics");
    }

    private static void metric(JsonGenerator json, String name, String unit) throws IOException {
        json.writeStartObject();
        json.writeStringField("Name", name);
        json.writeStringField("Unit", unit);
        json.writeEndObject();
    }

    private static void end(JsonGenerator json) throws IOException {
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String unit(Counted what) {
        return what == Counted.FILLED_BYTES ? "Bytes" : COUNT;
    }
}
