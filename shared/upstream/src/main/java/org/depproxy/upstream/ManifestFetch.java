package org.depproxy.upstream;

import java.io.IOException;
import java.util.Map;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream.Delivery;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.content.Octets;
import org.depproxy.name.Reference;

/** The bytes of a manifest, please. */
record ManifestFetch(Source source, Reference reference) implements Endpoint<Delivery> {
    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "manifests/" + reference;
    }

    @Override
    public Map<String, String> headers() {
        return ManifestHeaders.ACCEPT;
    }

    @Override
    public String action() {
        return "pull manifest " + Endpoint.spelt(source, reference);
    }

    @Override
    public boolean understands(int status) {
        return status == HttpStatus.SC_OK;
    }

    @Override
    public UpstreamAnswer<Delivery> read(Answer answer) throws IOException {
        MediaType mediaType = ManifestHeaders.mediaType(answer)
                .orElseThrow(() ->
                        new UnbelievableAnswer(Distrust.INVALID_MANIFEST, "not a type of manifest that is served"));
        return new UpstreamAnswer.Found<>(
                new Delivery(mediaType, ManifestHeaders.digest(answer), new Octets(answer.body(Manifest.MAX_BYTES))));
    }
}
