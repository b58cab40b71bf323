package org.depproxy.upstream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a list goes on. Of the address only the query counts: the next page is asked for where the first one was.
 *
 * @param query as it stands in the address, still encoded
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288#section-3">RFC 8288, "Link"</a>
 */
record NextPage(String query) {
    private static final Pattern LINK = Pattern.compile("<([^<>]*)>([^<]*)");
    private static final Pattern SAFE = Pattern.compile("(?:[A-Za-z0-9._~!$'()*+,;=:@/?&-]|%[0-9A-Fa-f]{2}){1,2048}+");
    private static final Pattern NEXT = Pattern.compile(";\\s*rel\\s*=\\s*(\"next\"|next\\b)");

    /** The next page that these headers name; none when they name none, or two. */
    static Optional<NextPage> in(List<String> headers) {
        List<NextPage> pages = headers.stream()
                .flatMap(header -> LINK.matcher(header).results())
                .filter(link -> NEXT.matcher(link.group(2)).find())
                .map(link -> new NextPage(query(link.group(1))))
                .distinct()
                .toList();
        return pages.size() == 1 ? Optional.of(pages.getFirst()) : Optional.empty();
    }

    private static String query(String address) {
        int mark = address.indexOf('?');
        int hash = address.indexOf('#', mark);
        return mark < 0 ? "" : address.substring(mark + 1, hash < 0 ? address.length() : hash);
    }

    /** Whether it can stand in an address as it is. */
    boolean isSafe() {
        return SAFE.matcher(query).matches();
    }

    /** The value of a parameter. */
    Optional<String> parameter(String name) {
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> decoded(pair.substring(name.length() + 1)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
