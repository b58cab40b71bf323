package org.depproxy.upstream;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream.Sighting;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;

/** What does a reference stand for? A registry that knows no HEAD has told nothing, and may be asked by GET. */
record ManifestSight(Source source, Reference reference) implements Endpoint<Sighting> {
    @Override
    public String method() {
        return "HEAD";
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
        return "look up manifest " + Endpoint.spelt(source, reference);
    }

    @Override
    public boolean understands(int status) {
        return status == HttpStatus.SC_OK || status == HttpStatus.SC_METHOD_NOT_ALLOWED;
    }

    @Override
    public UpstreamAnswer<Sighting> read(Answer answer) throws UnbelievableAnswer {
        return new UpstreamAnswer.Found<>(
                new Sighting(answer.status() == HttpStatus.SC_OK ? descriptor(answer) : Optional.empty()));
    }

    private static Optional<Descriptor> descriptor(Answer answer) throws UnbelievableAnswer {
        Optional<MediaType> mediaType = ManifestHeaders.mediaType(answer);
        Optional<Digest> digest = ManifestHeaders.digest(answer);
        OptionalLong size = answer.contentLength();
        if (size.isPresent() && size.getAsLong() > Manifest.MAX_BYTES) {
            throw new UnbelievableAnswer("longer than " + Manifest.MAX_BYTES + " bytes");
        }
        return mediaType.isPresent() && digest.isPresent() && size.isPresent()
                ? Optional.of(new Descriptor(mediaType.get(), digest.get(), size.getAsLong()))
                : Optional.empty();
    }
}
