package org.depproxy.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.depproxy.cache.PullRequest.Appetite;
import org.depproxy.content.MediaType;

/**
 * What a client takes. Repeated headers are one list, weights do not count unless they are zero, and no value at all means
 * everything.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, section 12.5.1</a>
 */
final class Accept {
    private static final Set<String> COVERING_AN_INDEX =
            Set.of(MediaType.OCI_INDEX.value(), MediaType.DOCKER_LIST.value(), "application/*", "*/*");
    private static final Pattern REFUSING = Pattern.compile("\\s*q\\s*=\\s*0(\\.0*)?\\s*");

    private Accept() {}

    /** The appetite that a header tells of, its repetitions joined with commas. */
    static Appetite read(Optional<String> header) {
        List<String> ranges = header.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(range -> range.strip().toLowerCase(Locale.ROOT))
                .filter(range -> !range.isEmpty())
                .toList();
        return ranges.isEmpty() || ranges.stream().anyMatch(Accept::takesAnIndex)
                ? Appetite.EVERYTHING
                : Appetite.NO_INDEX;
    }

    private static boolean takesAnIndex(String range) {
        String[] parts = range.split(";", -1);
        boolean refused = Arrays.stream(parts)
                .skip(1)
                .anyMatch(parameter -> REFUSING.matcher(parameter).matches());
        return !refused && COVERING_AN_INDEX.contains(parts[0].strip());
    }
}
