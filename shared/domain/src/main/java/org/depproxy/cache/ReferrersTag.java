package org.depproxy.cache;

import java.time.Duration;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;

/**
 * Where clients keep the referrers of a manifest in a registry that has no API for them: an index under a tag that is made of
 * the manifest's digest. Upstream is asked for it each time, whatever the group's policy says of tags, since it moves with each
 * referrer; that costs a HEAD, and a fetch only when it has changed. No such tag: no referrers. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#unavailable-referrers-api">
 *     distribution-spec, "Unavailable Referrers API"</a>
 */
public final class ReferrersTag {
    private static final int HEX_LENGTH = 64;

    private final ManifestCache manifests;
    private final ReferrersReader reader;

    /** Pulls from this cache. */
    public ReferrersTag(ManifestCache manifests, ReferrersReader reader) {
        this.manifests = manifests;
        this.reader = reader;
    }

    ListPull<Referrers> pull(PullRequest request, Digest subject) {
        return switch (manifests.pullBeside(request.ofContent(), tag(subject))) {
            case ManifestPull.Cached(Manifest manifest) -> read(manifest);
            case ManifestPull.Fetched fetched -> read(fetched.manifest());
            case ManifestPull.Revalidating old -> aged(read(old.manifest()), old.age());
            case ManifestPull.Stale(Manifest manifest, Duration age) -> aged(read(manifest), age);
            case ManifestPull.Kept(Manifest manifest, Duration age) -> aged(read(manifest), age);
            case ManifestPull.Described(Descriptor descriptor) ->
                throw new IllegalStateException("a pull of content ends with a description: " + descriptor);
            case ManifestPull.Refused(Refusal.Unknown unknown) -> new ListPull.Current<>(Referrers.NONE);
            case ManifestPull.Refused(Refusal refusal) -> new ListPull.Refused<>(refusal);
        };
    }

    static Tag tag(Digest subject) {
        String hex = subject.hex();
        return new Tag(subject.algorithm().prefix() + "-" + hex.substring(0, Math.min(HEX_LENGTH, hex.length())));
    }

    private ListPull<Referrers> read(Manifest manifest) {
        if (!manifest.mediaType().isIndex()) {
            return new ListPull.Current<>(Referrers.NONE);
        }
        return reader.read(manifest.bytes())
                .<ListPull<Referrers>>map(ListPull.Current::new)
                .orElseGet(() -> new ListPull.Refused<>(
                        new Refusal.Untrustworthy("the index of referrers " + manifest.digest() + " is none")));
    }

    private static ListPull<Referrers> aged(ListPull<Referrers> pull, Duration age) {
        return pull instanceof ListPull.Current<Referrers>(Referrers referrers)
                ? new ListPull.Stale<>(referrers, age)
                : pull;
    }
}
