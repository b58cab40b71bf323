package org.depproxy.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream.OpenBlob;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.Digest;

/**
 * The bytes of a blob from a position on, please. An answer that fits no such position is found and empty: then the blob is
 * to be read from its start.
 *
 * @param from the first byte wanted; zero for the whole, which is asked for without a range
 * @param validator a strong entity tag of an earlier answer
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110, "Range Requests"</a>
 */
record BlobOpening(Source source, Digest digest, long from, Optional<String> validator)
        implements Endpoint<Optional<OpenBlob>> {
    static final Map<String, String> ACCEPT = Map.of("Accept", "application/octet-stream, */*");

    private static final Pattern STRONG_TAG = Pattern.compile("\"[!#-~]*\"");

    BlobOpening {
        if (from < 0) {
            throw new IllegalArgumentException("a position is not negative: " + from);
        }
        validator = validator.filter(BlobOpening::isStrong);
    }

    private static boolean isStrong(String tag) {
        return tag.length() <= UpstreamLimits.ENTITY_TAG_LENGTH
                && STRONG_TAG.matcher(tag).matches();
    }

    /** The same blob from its start. */
    BlobOpening fromStart() {
        return new BlobOpening(source, digest, 0, Optional.empty());
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "blobs/" + digest;
    }

    @Override
    public Map<String, String> headers() {
        if (from == 0) {
            return ACCEPT;
        }
        Map<String, String> headers = new HashMap<>(ACCEPT);
        headers.put("Range", "bytes=" + from + "-");
        validator.ifPresent(tag -> headers.put("If-Range", tag));
        return headers;
    }

    @Override
    public String action() {
        return "pull blob " + Endpoint.spelt(source, digest);
    }

    @Override
    public boolean understands(int status) {
        boolean ofRange =
                status == HttpStatus.SC_PARTIAL_CONTENT || status == HttpStatus.SC_REQUESTED_RANGE_NOT_SATISFIABLE;
        return status == HttpStatus.SC_OK || (from > 0 && ofRange);
    }

    @Override
    public UpstreamAnswer<Optional<OpenBlob>> read(Answer answer) throws IOException {
        Optional<String> tag = answer.header("ETag").filter(BlobOpening::isStrong);
        OptionalLong length = answer.contentLength();
        if (answer.status() == HttpStatus.SC_OK) {
            OpenBlob whole = new OpenBlob(stream(answer, length), 0, length, tag, pieces(answer, length, tag));
            return new UpstreamAnswer.Found<>(Optional.of(whole));
        }
        Optional<ContentRange> range = answer.header("Content-Range").flatMap(ContentRange::read);
        boolean fits = answer.status() == HttpStatus.SC_PARTIAL_CONTENT
                && range.filter(r -> r.isRest(from)).isPresent()
                && (validator.isEmpty() || tag.isEmpty() || validator.equals(tag));
        if (!fits) {
            return new UpstreamAnswer.Found<>(Optional.empty());
        }
        long total = range.get().total();
        if (length.isPresent() && length.getAsLong() != total - from) {
            throw new UnbelievableAnswer("Content-Length and Content-Range differ");
        }
        InputStream rest = stream(answer, OptionalLong.of(total - from));
        OpenBlob.Pieces pieces = tag.isPresent() ? OpenBlob.Pieces.OFFERED : OpenBlob.Pieces.NOT_OFFERED;
        return new UpstreamAnswer.Found<>(Optional.of(new OpenBlob(rest, from, OptionalLong.of(total), tag, pieces)));
    }

    private static InputStream stream(Answer answer, OptionalLong announced) throws IOException {
        return new BlobStream(answer.stream(), announced, System::nanoTime);
    }

    /** Without a length it is not known which pieces there are, and without a validator not of what they are. */
    private static OpenBlob.Pieces pieces(Answer answer, OptionalLong length, Optional<String> tag) {
        boolean ranges = answer.headers("Accept-Ranges").stream().anyMatch("bytes"::equalsIgnoreCase);
        return ranges && length.isPresent() && tag.isPresent() ? OpenBlob.Pieces.OFFERED : OpenBlob.Pieces.NOT_OFFERED;
    }
}
