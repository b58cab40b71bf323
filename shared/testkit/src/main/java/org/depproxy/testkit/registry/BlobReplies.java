package org.depproxy.testkit.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.depproxy.testkit.image.Blob;

/**
 * Answers with a blob's bytes, or the part of them that a Range asks for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110, "Range Requests"</a>
 */
final class BlobReplies {
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private BlobReplies() {}

    static Reply of(Asked asked, Blob blob) {
        String etag = '"' + blob.digest().toString() + '"';
        Reply whole = Reply.of(200, Body.of(blob))
                .with("Content-Type", "application/octet-stream")
                .with("Docker-Content-Digest", blob.digest().toString())
                .with("Accept-Ranges", "bytes")
                .with("ETag", etag);
        Optional<Matcher> range = asked.header("Range")
                .filter(text -> asked.header("If-Range").map(etag::equals).orElse(true))
                .map(ONE_RANGE::matcher)
                .filter(Matcher::matches)
                .filter(match -> !match.group(1).isEmpty() || !match.group(2).isEmpty());
        return range.map(match -> part(whole, match, blob)).orElse(whole);
    }

    private static Reply part(Reply whole, Matcher range, Blob blob) {
        long size = blob.sizeBytes();
        long first = range.group(1).isEmpty()
                ? Math.max(0, size - Long.parseLong(range.group(2)))
                : Long.parseLong(range.group(1));
        long last = range.group(1).isEmpty() || range.group(2).isEmpty()
                ? size - 1
                : Math.min(size - 1, Long.parseLong(range.group(2)));
        if (first >= size || last < first) {
            return Reply.of(416, Body.of("")).with("Content-Range", "bytes */" + size);
        }
        Body slice = whole.body().slice(first, last - first + 1);
        return new Reply(206, whole.headers(), slice, whole.pull())
                .with("Content-Range", "bytes " + first + "-" + last + "/" + size);
    }
}
