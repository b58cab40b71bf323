package org.depproxy.acceptance.client;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.depproxy.name.Digest;

/** Digests in what people read. */
final class Digests {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private Digests() {}

    /** All that occur in a text. */
    static Set<Digest> in(String text) {
        return DIGEST.matcher(text)
                .results()
                .map(match -> Digest.parse(match.group()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** These and one more. */
    static Set<Digest> with(Set<Digest> digests, Digest another) {
        Set<Digest> all = new HashSet<>(digests);
        all.add(another);
        return all;
    }
}
