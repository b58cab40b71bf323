package org.depproxy.access;

import java.util.regex.Pattern;
import org.depproxy.name.InvalidName;

/** The public part of an access token: ten letters and digits. Names the token in records and logs. */
public record TokenId(String value) {
    static final int LENGTH = 10;

    private static final Pattern GRAMMAR = Pattern.compile("[0-9A-Za-z]{" + LENGTH + "}");

    public TokenId {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new InvalidName("token id", value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
