package org.depproxy.upstream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of how many an answer holds.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.4">RFC 9110, "Content-Range"</a>
 */
record ContentRange(long first, long last, long total) {
    private static final Pattern GRAMMAR = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    /** Reads a header; absent when it is none, or does not tell the whole length. */
    static Optional<ContentRange> read(String header) {
        Matcher matcher = GRAMMAR.matcher(header);
        return matcher.matches()
                ? Optional.of(new ContentRange(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether these are the bytes from there up to and without {@code end}. */
    boolean isExactly(long from, long end) {
        return first == from && last == end - 1 && total >= end;
    }

    /** Whether these are all bytes from there on. */
    boolean isRest(long from) {
        return first == from && last >= first && last == total - 1;
    }
}
