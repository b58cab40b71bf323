package org.depproxy.name;

import java.io.Serial;

/** A name that breaks its grammar. The message names the kind and the rule, and at most 80 characters of the value. */
public final class InvalidName extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 80;

    private final String kind;

    public InvalidName(String kind, String value) {
        super("not a valid " + kind + ": " + shown(value));
        this.kind = kind;
    }

    /** What the value was meant to be: {@code tag}, {@code digest}, {@code image}, {@code group} or {@code registry}. */
    public String kind() {
        return kind;
    }

    private static String shown(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints()
                .limit(SHOWN)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || c > '~' ? '?' : c));
        return value.length() > SHOWN ? shown + "…" : shown.toString();
    }
}
