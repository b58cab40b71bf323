package org.depproxy.upstream;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream.OpenBlob;
import org.depproxy.cache.Upstream.Stretch;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.Digest;

/**
 * A piece of a blob, please, and nothing else: what is sent instead is not read.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110, "Range Requests"</a>
 */
record PieceOpening(Source source, Digest digest, Stretch.Piece piece) implements Endpoint<OpenBlob> {
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
        Map<String, String> headers = new HashMap<>(BlobOpening.ACCEPT);
        headers.put("Range", "bytes=" + piece.from() + "-" + (piece.end() - 1));
        headers.put("If-Range", piece.validator());
        return headers;
    }

    @Override
    public String action() {
        return "pull bytes " + piece.from() + " to " + (piece.end() - 1) + " of blob " + Endpoint.spelt(source, digest);
    }

    @Override
    public boolean understands(int status) {
        return status == HttpStatus.SC_PARTIAL_CONTENT;
    }

    @Override
    public UpstreamAnswer<OpenBlob> read(Answer answer) throws IOException {
        Optional<ContentRange> range = answer.header("Content-Range").flatMap(ContentRange::read);
        Optional<String> tag = answer.header("ETag");
        boolean fits = range.filter(given -> given.isExactly(piece.from(), piece.end()))
                        .isPresent()
                && tag.equals(Optional.of(piece.validator()));
        if (!fits) {
            return new UpstreamAnswer.Untrustworthy<>(action() + ": other bytes are given");
        }
        OptionalLong length = answer.contentLength();
        if (length.isPresent() && length.getAsLong() != piece.length()) {
            throw new UnbelievableAnswer("Content-Length and Content-Range differ");
        }
        return new UpstreamAnswer.Found<>(new OpenBlob(
                new BlobStream(answer.stream(), OptionalLong.of(piece.length()), System::nanoTime),
                piece.from(),
                OptionalLong.of(range.get().total()),
                tag,
                OpenBlob.Pieces.OFFERED));
    }
}
