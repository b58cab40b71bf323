package org.depproxy.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** Ends the connection when closed, where the client would read what is left first: gigabytes, perhaps. */
final class AbortingStream extends FilterInputStream {
    private final HttpUriRequestBase request;

    AbortingStream(InputStream content, HttpUriRequestBase request) {
        super(content);
        this.request = request;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
    }

    /** Without effect on the connection once the content was read to its end: it is back in the pool by then. */
    @Override
    public void close() {
        request.cancel();
    }
}
