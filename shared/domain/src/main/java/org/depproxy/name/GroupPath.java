package org.depproxy.name;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The full path of a group, its parents before it: {@code acme} or {@code acme/platform/build}.
 *
 * <p>Lower case, as container clients demand of image names; {@link #parse} folds case. At most {@value #MAX_DEPTH}
 * segments and {@value #MAX_LENGTH} characters.
 */
public record GroupPath(String value) {
    /** How deep groups may nest. */
    public static final int MAX_DEPTH = 20;

    /** The longest path, in characters. */
    public static final int MAX_LENGTH = 200;

    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9_][a-z0-9_.-]*");

    public GroupPath {
        String[] segments = value.split("/", -1);
        if (value.length() > MAX_LENGTH || segments.length > MAX_DEPTH) {
            throw new InvalidName("group", value);
        }
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new InvalidName("group", value);
            }
        }
    }

    /**
     * Reads a path as a person typed it, in any case.
     *
     * @throws InvalidName when a segment is empty or holds a character that names may not hold
     */
    public static GroupPath parse(String text) {
        return new GroupPath(text.toLowerCase(Locale.ROOT));
    }

    /** This group and those above it, from the root down. Whole segments: {@code acme} is not above {@code acmeco}. */
    public List<GroupPath> lineage() {
        List<GroupPath> lineage = new ArrayList<>();
        for (int slash = value.indexOf('/'); slash >= 0; slash = value.indexOf('/', slash + 1)) {
            lineage.add(new GroupPath(value.substring(0, slash)));
        }
        lineage.add(this);
        return List.copyOf(lineage);
    }

    @Override
    public String toString() {
        return value;
    }
}
