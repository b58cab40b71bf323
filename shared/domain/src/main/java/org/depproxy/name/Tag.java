package org.depproxy.name;

import java.util.regex.Pattern;

/**
 * A tag: a name that upstream may move to another manifest at any time.
 *
 * <p>At most 128 characters: a word character, then word characters, dots and dashes.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">
 *     distribution-spec, "Pulling manifests"</a>
 */
public record Tag(String value) implements Reference {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    public Tag {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new InvalidName("tag", value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
