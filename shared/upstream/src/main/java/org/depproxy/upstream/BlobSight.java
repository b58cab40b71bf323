package org.depproxy.upstream;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.Source;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.Digest;

/** Is there such a blob, and how long is it? */
record BlobSight(Source source, Digest digest) implements Endpoint<OptionalLong> {
    @Override
    public String method() {
        return "HEAD";
    }

    @Override
    public String path() {
        return "blobs/" + digest;
    }

    @Override
    public Map<String, String> headers() {
        return BlobOpening.ACCEPT;
    }

    @Override
    public String action() {
        return "look up blob " + Endpoint.spelt(source, digest);
    }

    @Override
    public boolean understands(int status) {
        return status == HttpStatus.SC_OK;
    }

    @Override
    public UpstreamAnswer<OptionalLong> read(Answer answer) throws UnbelievableAnswer {
        return new UpstreamAnswer.Found<>(answer.contentLength());
    }
}
