package org.depproxy.cache;

import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;

/**
 * Upstream, of whose manifests none is believed that does not hash to its digest or could be read in two ways. Thread-safe.
 */
public final class CheckedUpstream {
    private final Upstream upstream;
    private final ManifestReader reader;
    private final Budget budget;
    private final Counts counts;

    /**
     * Checks what this upstream delivers by what this reader makes of it; knows by this budget what may be asked of it.
     *
     * @param counts where it is counted what did not pass
     */
    public CheckedUpstream(Upstream upstream, ManifestReader reader, Budget budget, Counts counts) {
        this.upstream = upstream;
        this.reader = reader;
        this.budget = budget;
        this.counts = counts;
    }

    Budget budget() {
        return budget;
    }

    UpstreamAnswer<Upstream.Sighting> sight(Source source, Reference reference) {
        return upstream.sight(source, reference);
    }

    UpstreamAnswer<Checked> fetch(Source source, Digest digest) {
        return upstream.fetch(source, digest).flatMap(delivery -> counted(checked(digest, delivery)));
    }

    UpstreamAnswer<Checked> fetch(Source source, Tag tag) {
        return upstream.fetch(source, tag).flatMap(delivery -> counted(checked(delivery)));
    }

    private UpstreamAnswer<Checked> counted(UpstreamAnswer<Checked> checked) {
        return CountedUpstream.believed(checked, counts);
    }

    private UpstreamAnswer<Checked> checked(Upstream.Delivery delivery) {
        Digest digest = delivery.declaredDigest()
                .orElseGet(() -> Digest.sha256(delivery.bytes().toArray()));
        return checked(digest, delivery);
    }

    private UpstreamAnswer<Checked> checked(Digest digest, Upstream.Delivery delivery) {
        byte[] bytes = delivery.bytes().toArray();
        if (!delivery.mediaType().isManifest()) {
            return new UpstreamAnswer.Untrustworthy<>(
                    Distrust.INVALID_MANIFEST, "upstream sent no manifest but " + delivery.mediaType());
        }
        if (!digest.names(bytes)) {
            return new UpstreamAnswer.Untrustworthy<>(
                    Distrust.WRONG_BYTES, "upstream sent other bytes than manifest " + digest);
        }
        boolean contradicted = delivery.declaredDigest()
                .filter(declared -> !declared.names(bytes))
                .isPresent();
        if (contradicted) {
            return new UpstreamAnswer.Untrustworthy<>(
                    Distrust.WRONG_BYTES, "upstream named manifest " + digest + " by another digest");
        }
        return switch (reader.read(delivery.mediaType(), bytes)) {
            case ManifestReading.Clear(ManifestOutline outline) ->
                new UpstreamAnswer.Found<>(
                        new Checked(Manifest.verified(digest, delivery.mediaType(), bytes), outline));
            case ManifestReading.Ambiguous(String reason) ->
                new UpstreamAnswer.Untrustworthy<>(
                        Distrust.INVALID_MANIFEST, "upstream sent an ambiguous manifest: " + reason);
        };
    }

    /** A manifest that may be believed, and what it refers to. */
    record Checked(Manifest manifest, ManifestOutline outline) {}
}
