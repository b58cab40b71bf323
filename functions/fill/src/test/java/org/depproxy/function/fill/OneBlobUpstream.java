package org.depproxy.function.fill;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;

/** A registry that answers every question for a blob with the same bytes, right or wrong. */
final class OneBlobUpstream implements Upstream {
    private final Octets bytes;

    OneBlobUpstream(Octets bytes) {
        this.bytes = bytes;
    }

    @Override
    public UpstreamAnswer<Sighting> sight(Source source, Reference reference) {
        return new UpstreamAnswer.Unknown<>();
    }

    @Override
    public UpstreamAnswer<Delivery> fetch(Source source, Reference reference) {
        return new UpstreamAnswer.Unknown<>();
    }

    @Override
    public UpstreamAnswer<OptionalLong> sightBlob(Source source, Digest digest) {
        return new UpstreamAnswer.Found<>(OptionalLong.of(bytes.length()));
    }

    @Override
    public UpstreamAnswer<OpenBlob> open(Source source, Digest digest, Stretch stretch) {
        return new UpstreamAnswer.Found<>(new OpenBlob(
                new ByteArrayInputStream(bytes.toArray()), 0, OptionalLong.of(bytes.length()), Optional.empty()));
    }
}
