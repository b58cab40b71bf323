package org.depproxy.name;

import java.util.regex.Pattern;

/**
 * A pattern for names: {@code *} stands for any run of characters within one segment of a path, {@code **} for any run at all,
 * {@code ?} for one character that is no slash, and everything else for itself. The whole name must match.
 *
 * <p>At most {@value #MAX_LENGTH} letters, digits, dots, underscores, dashes, colons, slashes, stars and question marks; no three
 * stars in a row. Matching takes time in proportion to the name's length, whatever the pattern is.
 */
public record Glob(String pattern) {
    /** The longest pattern, in characters. */
    public static final int MAX_LENGTH = 256;

    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9._:/*?-]{1," + MAX_LENGTH + "}");
    private static final String ANY_RUN = "**";
    private static final char SEGMENT_RUN = '*';
    private static final char WHOLE_RUN = '#';
    private static final char ONE = '?';

    public Glob {
        if (!GRAMMAR.matcher(pattern).matches() || pattern.contains("***")) {
            throw new InvalidName("pattern", pattern);
        }
    }

    /** Whether the whole name matches. */
    public boolean matches(String name) {
        String tokens = pattern.replace(ANY_RUN, String.valueOf(WHOLE_RUN));
        boolean[] reached = new boolean[tokens.length() + 1];
        reached[0] = true;
        skipRuns(tokens, reached);
        for (int i = 0; i < name.length(); i++) {
            reached = step(tokens, reached, name.charAt(i));
        }
        return reached[tokens.length()];
    }

    /** Where in the pattern one may be after one character more. */
    private static boolean[] step(String tokens, boolean[] reached, char next) {
        boolean[] after = new boolean[reached.length];
        for (int i = 0; i < tokens.length(); i++) {
            if (reached[i] && takes(tokens.charAt(i), next)) {
                after[isRun(tokens.charAt(i)) ? i : i + 1] = true;
            }
        }
        skipRuns(tokens, after);
        return after;
    }

    /** A run may be empty. */
    private static void skipRuns(String tokens, boolean[] reached) {
        for (int i = 0; i < tokens.length(); i++) {
            if (reached[i] && isRun(tokens.charAt(i))) {
                reached[i + 1] = true;
            }
        }
    }

    private static boolean isRun(char token) {
        return token == SEGMENT_RUN || token == WHOLE_RUN;
    }

    private static boolean takes(char token, char next) {
        return switch (token) {
            case WHOLE_RUN -> true;
            case SEGMENT_RUN, ONE -> next != '/';
            default -> token == next;
        };
    }

    @Override
    public String toString() {
        return pattern;
    }
}
