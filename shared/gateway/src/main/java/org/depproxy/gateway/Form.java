package org.depproxy.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.admin.Problem;

/**
 * One object of a JSON document, read member by member. What is not there has a default; what does not fit is noted, and read
 * as if it were not there. Not thread-safe.
 *
 * @param path where it stands, empty for the document itself
 * @param problems where what does not fit is noted
 */
record Form(String path, Map<String, JsonTree> members, List<Problem> problems) {
    private static final int MAX_SHOWN = 40;

    /** Notes every member that is none of these. */
    void allow(String... names) {
        allow(List.of(names));
    }

    /** Notes every member that is none of these. */
    void allow(List<String> names) {
        Set<String> known = Set.copyOf(names);
        members.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> note(shown(name), "is unknown"));
    }

    boolean flag(String name, boolean otherwise) {
        return switch (at(name)) {
            case JsonTree.Flag(boolean value) -> value;
            case JsonTree.Absent() -> otherwise;
            case JsonTree other -> refused(name, "must be true or false", otherwise);
        };
    }

    /** A number from zero to {@code most}. */
    long whole(String name, long otherwise, long most) {
        return switch (at(name)) {
            case JsonTree.Whole(long value) when value >= 0 && value <= most -> value;
            case JsonTree.Absent() -> otherwise;
            case JsonTree other -> refused(name, "must be a whole number from 0 to " + most, otherwise);
        };
    }

    Optional<String> text(String name) {
        return switch (at(name)) {
            case JsonTree.Text(String value) -> Optional.of(value);
            case JsonTree.Absent() -> Optional.empty();
            case JsonTree other -> refused(name, "must be a text", Optional.empty());
        };
    }

    /** An object, empty when it is not there. */
    Form form(String name) {
        Map<String, JsonTree> found = switch (at(name)) {
            case JsonTree.Members(var values) -> values;
            case JsonTree.Absent() -> Map.of();
            case JsonTree other -> refused(name, "must be an object", Map.of());
        };
        return new Form(field(name), found, problems);
    }

    /** The objects of a list, {@code most} at most. */
    List<Form> forms(String name, int most) {
        List<Form> forms = new ArrayList<>();
        for (JsonTree value : list(name, most)) {
            String field = field(name) + "[" + forms.size() + "]";
            if (value instanceof JsonTree.Members(var values)) {
                forms.add(new Form(field, values, problems));
            } else {
                problems.add(new Problem(field, "must be an object"));
                forms.add(new Form(field, Map.of(), new ArrayList<>()));
            }
        }
        return forms;
    }

    /** The texts of a list, {@code most} at most. */
    List<String> texts(String name, int most) {
        List<String> texts = new ArrayList<>();
        for (JsonTree value : list(name, most)) {
            if (value instanceof JsonTree.Text(String text)) {
                texts.add(text);
            } else {
                note(name, "must be a list of texts");
            }
        }
        return texts;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    private List<JsonTree> list(String name, int most) {
        List<JsonTree> found = switch (at(name)) {
            case JsonTree.Values(var values) -> values;
            case JsonTree.Absent() -> List.of();
            case JsonTree other -> refused(name, "must be a list", List.of());
        };
        return found.size() > most ? refused(name, "may have at most " + most + " entries", List.of()) : found;
    }

    private JsonTree at(String name) {
        return members.getOrDefault(name, new JsonTree.Absent());
    }

    private <T> T refused(String name, String rule, T otherwise) {
        note(name, rule);
        return otherwise;
    }

    /** Notes what is wrong with a member. */
    void note(String name, String message) {
        problems.add(new Problem(field(name), message));
    }

    private String field(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** A name that somebody made up: the start of it, without what a terminal could take for a command. */
    private static String shown(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_-]", "?");
        return plain.length() > MAX_SHOWN ? plain.substring(0, MAX_SHOWN) : plain;
    }
}
