package org.depproxy.access;

import java.util.Locale;
import java.util.regex.Pattern;
import org.depproxy.name.InvalidName;

/** A user's name: lower case, at most 255 characters, no slash and no colon. */
public record UserName(String value) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9_][a-z0-9_.+@-]{0,254}");

    public UserName {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new InvalidName("user name", value);
        }
    }

    /**
     * Reads a name as a person typed it, in any case.
     *
     * @throws InvalidName when it is none
     */
    public static UserName parse(String text) {
        return new UserName(text.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return value;
    }
}
