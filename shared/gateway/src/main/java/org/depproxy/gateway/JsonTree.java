package org.depproxy.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small JSON document that can be read in one way only: no key twice, nothing after its end, nothing without bounds. */
sealed interface JsonTree {
    /** How deep values may nest. */
    int MAX_DEPTH = 8;

    /** The longest text, and the longest key, in characters. */
    int MAX_TEXT = 8 * 1024;

    /** How many characters a number may have. */
    int MAX_NUMBER = 18;

    /** Members by name, in their order. */
    record Members(Map<String, JsonTree> values) implements JsonTree {}

    /** Values in their order. */
    record Values(List<JsonTree> values) implements JsonTree {}

    /** A text. May be a secret: never printed. */
    record Text(String value) implements JsonTree {
        @Override
        public String toString() {
            return "text";
        }
    }

    /** A whole number. */
    record Whole(long value) implements JsonTree {}

    /** True or false. */
    record Flag(boolean value) implements JsonTree {}

    /** A fraction, or null: nothing that is ever wanted here. */
    record Unwanted() implements JsonTree {}

    /** What is not there: no text is read as this. */
    record Absent() implements JsonTree {}

    /** The object that this text is, if it is one. */
    static Optional<Members> object(String text) {
        try (JsonParser parser = Grammar.FACTORY.createParser(text)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            Optional<Members> object = isObject ? Optional.of(members(parser)) : Optional.empty();
            return parser.nextToken() == null ? object : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Members members(JsonParser parser) throws IOException {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Members(members);
    }

    private static Values values(JsonParser parser) throws IOException {
        List<JsonTree> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser));
        }
        return new Values(values);
    }

    private static JsonTree value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> values(parser);
            case VALUE_STRING -> new Text(parser.getText());
            case VALUE_NUMBER_INT -> new Whole(parser.getLongValue());
            case VALUE_TRUE -> new Flag(true);
            case VALUE_FALSE -> new Flag(false);
            default -> new Unwanted();
        };
    }

    /** What is read at all. */
    final class Grammar {
        // Without the shared table of names: names are a stranger's, and crafted ones would fill it and collide in it.
        private static final JsonFactory FACTORY = JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER)
                        .maxNameLength(MAX_TEXT)
                        .maxStringLength(MAX_TEXT)
                        .build())
                .build();

        private Grammar() {}
    }
}
