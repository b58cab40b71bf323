package org.depproxy.local.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping in the template that remembers which of its keys were read, so that one nobody reads is an error and not
 * silence. Not thread-safe.
 */
final class Section {
    private final String path;
    private final Map<String, Object> entries = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    Section(String path, Map<?, ?> map) {
        this.path = path;
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new InvalidTemplate(path, "the key " + key + " is not text");
            }
            if (value == null) {
                throw new InvalidTemplate(path + "." + name, "has no value");
            }
            entries.put(name, value);
        });
    }

    String path() {
        return path;
    }

    /** Every key, in the order of the template; each counts as read. */
    List<String> keys() {
        read.addAll(entries.keySet());
        return List.copyOf(entries.keySet());
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Optional<Section> section(String key) {
        return value(key).map(value -> sectionOf(path + "." + key, value));
    }

    Section requiredSection(String key) {
        return section(key).orElseThrow(() -> missing(key));
    }

    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (Object item : items(key)) {
            sections.add(sectionOf(path + "." + key + "[" + sections.size() + "]", item));
        }
        return sections;
    }

    List<Object> items(String key) {
        Object value = value(key).orElse(List.of());
        if (value instanceof List<?> list) {
            return List.copyOf(list);
        }
        throw new InvalidTemplate(path + "." + key, "is not a list");
    }

    /** A scalar as text: 30, true and 'x' alike. */
    Optional<String> text(String key) {
        return value(key).map(value -> {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                return value.toString();
            }
            throw new InvalidTemplate(path + "." + key, "is not text");
        });
    }

    String requiredText(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    Optional<Integer> number(String key) {
        return text(key).map(text -> {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw new InvalidTemplate(path + "." + key, "is not a number: " + text, e);
            }
        });
    }

    /** Requires that a key, when there, has the only value that is understood here. */
    void expect(String key, String onlyValue) {
        text(key).filter(value -> !value.equals(onlyValue)).ifPresent(value -> {
            throw new InvalidTemplate(path + "." + key, "only " + onlyValue + " is supported here, not " + value);
        });
    }

    /**
     * Ends the reading of this mapping.
     *
     * @param withoutMeaning keys that change nothing on one machine
     * @throws InvalidTemplate naming the first key that is neither read nor without meaning
     */
    void finish(Set<String> withoutMeaning) {
        for (String key : entries.keySet()) {
            if (!read.contains(key) && !withoutMeaning.contains(key)) {
                throw new InvalidTemplate(path + "." + key, "is not supported here");
            }
        }
    }

    /** The value as it stands, unresolved. */
    Object raw(String key) {
        return value(key).orElseThrow(() -> missing(key));
    }

    private Optional<Object> value(String key) {
        read.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    private InvalidTemplate missing(String key) {
        return new InvalidTemplate(path + "." + key, "is missing");
    }

    private static Section sectionOf(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Section(path, map);
        }
        throw new InvalidTemplate(path, "is not a mapping");
    }
}
