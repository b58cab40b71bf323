package org.depproxy.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** What came back to a {@link Call}. Confined to one thread; whoever has it closes it, or takes its body along. */
final class Answer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final URI uri;
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private boolean bodyTaken;

    Answer(URI uri, HttpUriRequestBase request, ClassicHttpResponse response) {
        this.uri = uri;
        this.request = request;
        this.response = response;
    }

    /** Where it came from. */
    URI uri() {
        return uri;
    }

    int status() {
        return response.getCode();
    }

    /** All values of a header. */
    List<String> headers(String name) {
        return Arrays.stream(response.getHeaders(name)).map(Answer::value).toList();
    }

    private static String value(Header header) {
        String value = header.getValue();
        return value == null ? "" : value.strip();
    }

    /**
     * The value of a header that has one.
     *
     * @throws UnbelievableAnswer when it has two
     */
    Optional<String> header(String name) throws UnbelievableAnswer {
        List<String> values = headers(name).stream().distinct().toList();
        if (values.size() > 1) {
            throw new UnbelievableAnswer(name + " is given twice");
        }
        return values.stream().findFirst();
    }

    /** The {@code Content-Length}, where there is one. */
    OptionalLong contentLength() throws UnbelievableAnswer {
        Optional<String> length = header("Content-Length");
        if (length.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!LENGTH.matcher(length.get()).matches()) {
            throw new UnbelievableAnswer("Content-Length is no length");
        }
        return OptionalLong.of(Long.parseLong(length.get()));
    }

    /**
     * Makes sure that the bytes are those of the content: digests are of those.
     *
     * @throws UnbelievableAnswer when something on the way has encoded them, though none was asked to
     */
    void requireIdentity() throws UnbelievableAnswer {
        for (String encoding : headers("Content-Encoding")) {
            if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
                throw new UnbelievableAnswer("the content is encoded");
            }
        }
    }

    /**
     * The whole body.
     *
     * @throws UnbelievableAnswer when it is longer than that
     */
    byte[] body(int maxBytes) throws IOException {
        OptionalLong announced = contentLength();
        if (announced.isPresent() && announced.getAsLong() > maxBytes) {
            throw new UnbelievableAnswer("longer than " + maxBytes + " bytes");
        }
        try (InputStream body = stream()) {
            byte[] bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new UnbelievableAnswer("longer than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }

    /** The body. The caller closes it, which ends the connection unless the body has been read to its end. */
    InputStream stream() throws IOException {
        bodyTaken = true;
        HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : new AbortingStream(entity.getContent(), request);
    }

    /** Lets the connection go: back to the pool when what is left to read is little, else it ends. */
    @Override
    public void close() {
        if (bodyTaken) {
            return;
        }
        try (InputStream body = stream()) {
            body.skipNBytes(UpstreamLimits.DRAINED_BYTES);
        } catch (IOException e) {
            // Nothing is wanted of this body; cutting it short or finding it cut short is the same.
            request.cancel();
        }
    }
}
