package org.depproxy.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.Manifest;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;

/** A registry with a few manifests and no blobs. */
final class SampleUpstream implements Upstream {
    private final Map<Reference, Manifest> manifests = new HashMap<>();

    SampleUpstream with(Reference reference, Manifest manifest) {
        manifests.put(reference, manifest);
        manifests.put(manifest.digest(), manifest);
        return this;
    }

    private UpstreamAnswer<Manifest> find(Reference reference) {
        return Optional.ofNullable(manifests.get(reference))
                .<UpstreamAnswer<Manifest>>map(UpstreamAnswer.Found::new)
                .orElseGet(UpstreamAnswer.Unknown::new);
    }

    @Override
    public UpstreamAnswer<Sighting> sight(Source source, Reference reference) {
        return find(reference)
                .flatMap(manifest -> new UpstreamAnswer.Found<>(new Sighting(Optional.of(manifest.descriptor()))));
    }

    @Override
    public UpstreamAnswer<Delivery> fetch(Source source, Reference reference) {
        return find(reference)
                .flatMap(manifest -> new UpstreamAnswer.Found<>(new Delivery(
                        manifest.mediaType(), Optional.of(manifest.digest()), new Octets(manifest.bytes()))));
    }

    @Override
    public UpstreamAnswer<OptionalLong> sightBlob(Source source, Digest digest) {
        return new UpstreamAnswer.Unknown<>();
    }

    @Override
    public UpstreamAnswer<OpenBlob> open(Source source, Digest digest, Stretch stretch) {
        return new UpstreamAnswer.Unknown<>();
    }
}
