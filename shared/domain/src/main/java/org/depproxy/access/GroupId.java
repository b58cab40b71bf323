package org.depproxy.access;

import java.util.regex.Pattern;
import org.depproxy.name.InvalidName;

/** What stays the same when a group is renamed, and is never given to another group. */
public record GroupId(String value) {
    private static final Pattern GRAMMAR = Pattern.compile("[0-9a-z-]{1,64}");

    public GroupId {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new InvalidName("group id", value);
        }
    }
}
