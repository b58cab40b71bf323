package org.depproxy.acceptance.upstream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that the registry has answered to its end.
 *
 * @param method GET, HEAD, …
 * @param target the path with its query
 * @param status the status of the answer
 */
public record LoggedRequest(String method, String target, int status) {

    private static final Pattern LINE = Pattern.compile("\"([A-Z]+) (\\S+) HTTP/[0-9.]+\" ([0-9]{3}) ");

    /** Reads a line of the combined log format; empty when it is none. */
    static Optional<LoggedRequest> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.find()
                ? Optional.of(new LoggedRequest(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether it read content that was there: a manifest or a blob, not its headers, and not in vain. */
    public boolean fetchedContent() {
        return method.equals("GET") && status < 300 && namesContent();
    }

    /** Whether it is about a manifest or a blob. */
    public boolean namesContent() {
        return target.contains("/manifests/") || target.contains("/blobs/");
    }
}
