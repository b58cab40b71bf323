package org.depproxy.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;

/**
 * A fill order as the event of an invocation: one JSON object of strings, {@code group}, {@code registry}, {@code repository},
 * {@code digest}, {@code leaseKey}, {@code leaseOwner}, {@code leaseEpoch}; all of them, once, and nothing else.
 */
public final class FillOrderJson {
    private static final String GROUP = "group";
    private static final String REGISTRY = "registry";
    private static final String REPOSITORY = "repository";
    private static final String DIGEST = "digest";
    private static final String LEASE_KEY = "leaseKey";
    private static final String LEASE_OWNER = "leaseOwner";
    private static final String LEASE_EPOCH = "leaseEpoch";
    private static final Set<String> FIELDS =
            Set.of(GROUP, REGISTRY, REPOSITORY, DIGEST, LEASE_KEY, LEASE_OWNER, LEASE_EPOCH);

    /** The longest event that is read, in characters: three times what the longest names make. */
    private static final int MAX_LENGTH = 8 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1)
                    .maxStringLength(MAX_LENGTH)
                    .build())
            .build();

    private FillOrderJson() {}

    /** The event that orders this. */
    public static String write(FillOrder order) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField(GROUP, order.scope().group().value());
            json.writeStringField(REGISTRY, order.scope().image().registry().value());
            json.writeStringField(REPOSITORY, order.scope().image().repository());
            json.writeStringField(DIGEST, order.digest().toString());
            json.writeStringField(LEASE_KEY, order.reservation().key());
            json.writeStringField(LEASE_OWNER, order.reservation().owner());
            json.writeStringField(LEASE_EPOCH, Long.toString(order.reservation().epoch()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text takes all that is written to it", e);
        }
        return text.toString();
    }

    /**
     * The order that an event is.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static FillOrder read(String json) {
        if (json.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a fill order has at most " + MAX_LENGTH + " characters");
        }
        try (JsonParser parser = JSON.createParser(json)) {
            return order(fields(parser));
        } catch (IOException e) {
            throw new IllegalArgumentException("a fill order is one JSON object of strings", e);
        }
    }

    /**
     * The order that an event is, whose JSON the runtime has read already.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static FillOrder read(Map<String, ?> event) {
        Map<String, String> fields = new HashMap<>();
        event.forEach((name, value) -> {
            if (!(value instanceof String text)) {
                throw new IllegalArgumentException("a fill order is one JSON object of strings");
            }
            fields.put(name, text);
        });
        return order(fields);
    }

    private static Map<String, String> fields(JsonParser parser) throws IOException {
        Map<String, String> fields = new HashMap<>();
        boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
        while (isObject && parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            isObject = parser.nextToken() == JsonToken.VALUE_STRING;
            fields.put(name, Optional.ofNullable(parser.getText()).orElse(""));
        }
        if (!isObject || parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw new IllegalArgumentException("a fill order is one JSON object of strings");
        }
        return fields;
    }

    private static FillOrder order(Map<String, String> fields) {
        if (!fields.keySet().equals(FIELDS)) {
            throw new IllegalArgumentException("a fill order has just the fields " + FIELDS);
        }
        PullScope scope = new PullScope(
                new GroupPath(field(fields, GROUP)),
                new ImageName(new RegistryName(field(fields, REGISTRY)), field(fields, REPOSITORY)));
        Fence reservation = new Fence(
                field(fields, LEASE_KEY), field(fields, LEASE_OWNER), Long.parseLong(field(fields, LEASE_EPOCH)));
        return new FillOrder(scope, Digest.parse(field(fields, DIGEST)), reservation);
    }

    private static String field(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).orElseThrow();
    }
}
