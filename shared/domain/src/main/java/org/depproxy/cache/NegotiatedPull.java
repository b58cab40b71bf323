package org.depproxy.cache;

import java.time.Duration;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.Platform;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;

/**
 * Pulls of manifests by clients of every appetite. Who takes no index and asks by tag gets the manifest of
 * {@link Platform#LINUX_AMD64} that the index names, pulled by its digest like any other; an index without one is answered
 * as unknown. Who takes an index, or asks by digest, gets what {@link ManifestCache} gives. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">distribution-spec,
 *     "Pulling manifests"</a>
 */
public final class NegotiatedPull {
    private final ManifestCache manifests;
    private final ManifestReader reader;

    /** Pulls from this cache, and reads what indexes name with this reader. */
    public NegotiatedPull(ManifestCache manifests, ManifestReader reader) {
        this.manifests = manifests;
        this.reader = reader;
    }

    /**
     * Pulls a manifest.
     *
     * @throws StoreUnavailable when the proxy's own store cannot be read
     */
    public ManifestPull pull(PullRequest request, Reference reference) {
        ManifestPull pulled = manifests.pull(request, reference);
        return switch (reference) {
            case Digest digest -> pulled;
            case Tag tag ->
                switch (request.appetite()) {
                    case EVERYTHING -> pulled;
                    case NO_INDEX -> image(request, pulled);
                };
        };
    }

    private ManifestPull image(PullRequest request, ManifestPull pulled) {
        return switch (pulled) {
            case ManifestPull.Cached(Manifest manifest) -> chosen(request, pulled, manifest);
            case ManifestPull.Fetched fetched -> chosen(request, pulled, fetched.manifest());
            case ManifestPull.Revalidating top -> revalidating(chosen(request, pulled, top.manifest()), top);
            case ManifestPull.Stale(Manifest manifest, Duration age) -> aged(chosen(request, pulled, manifest), age);
            case ManifestPull.Kept(Manifest manifest, Duration age) -> kept(chosen(request, pulled, manifest), age);
            case ManifestPull.Described(Descriptor descriptor) -> described(request, pulled, descriptor);
            case ManifestPull.Refused refused -> refused;
        };
    }

    /** Only the index itself tells which manifest is meant: where it is not held, describing that one costs a fetch of it. */
    private ManifestPull described(PullRequest request, ManifestPull pulled, Descriptor descriptor) {
        if (!descriptor.mediaType().isIndex()) {
            return pulled;
        }
        return switch (manifests.pull(request.ofContent(), descriptor.digest())) {
            case ManifestPull.Cached(Manifest index) -> chosen(request, pulled, index);
            case ManifestPull.Fetched fetched -> chosen(request, pulled, fetched.manifest());
            case ManifestPull.Revalidating top -> revalidating(chosen(request, pulled, top.manifest()), top);
            case ManifestPull.Stale(Manifest index, Duration age) -> aged(chosen(request, pulled, index), age);
            case ManifestPull.Kept(Manifest index, Duration age) -> kept(chosen(request, pulled, index), age);
            case ManifestPull.Described described ->
                throw new IllegalStateException("a pull of content ends with a description: " + described);
            case ManifestPull.Refused refused -> refused;
        };
    }

    private ManifestPull chosen(PullRequest request, ManifestPull pulled, Manifest manifest) {
        if (!manifest.mediaType().isIndex()) {
            return pulled;
        }
        return switch (reader.read(manifest.mediaType(), manifest.bytes())) {
            case ManifestReading.Clear(ManifestOutline outline) ->
                outline.imageFor(Platform.LINUX_AMD64)
                        .map(image -> manifests.pull(request, image.digest()))
                        .orElseGet(() -> new ManifestPull.Refused(new Refusal.Unknown()));
            case ManifestReading.Ambiguous(String reason) ->
                new ManifestPull.Refused(
                        new Refusal.Untrustworthy(Distrust.INVALID_MANIFEST, "the index is ambiguous: " + reason));
        };
    }

    /** What a tag stood for that long ago, however fresh the content is. */
    private static ManifestPull aged(ManifestPull pulled, Duration age) {
        return switch (pulled) {
            case ManifestPull.Cached(Manifest manifest) -> new ManifestPull.Stale(manifest, age);
            case ManifestPull.Fetched fetched -> new ManifestPull.Stale(fetched.manifest(), age);
            case ManifestPull.Revalidating revalidating -> revalidating;
            case ManifestPull.Stale stale -> stale;
            case ManifestPull.Kept kept -> kept;
            case ManifestPull.Described described -> described;
            case ManifestPull.Refused refused -> refused;
        };
    }

    /** What a tag stood for when upstream was last asked, which it is again behind the answer. */
    private static ManifestPull revalidating(ManifestPull pulled, ManifestPull.Revalidating top) {
        return switch (pulled) {
            case ManifestPull.Cached(Manifest manifest) ->
                new ManifestPull.Revalidating(manifest, top.age(), top.refresh());
            case ManifestPull.Fetched fetched ->
                new ManifestPull.Revalidating(fetched.manifest(), top.age(), top.refresh());
            case ManifestPull.Revalidating revalidating -> revalidating;
            case ManifestPull.Stale stale -> stale;
            case ManifestPull.Kept kept -> kept;
            case ManifestPull.Described described -> described;
            case ManifestPull.Refused refused -> refused;
        };
    }

    /** What a tag stood for that long ago, when upstream still had it. */
    private static ManifestPull kept(ManifestPull pulled, Duration age) {
        return switch (pulled) {
            case ManifestPull.Cached(Manifest manifest) -> new ManifestPull.Kept(manifest, age);
            case ManifestPull.Fetched fetched -> new ManifestPull.Kept(fetched.manifest(), age);
            case ManifestPull.Revalidating revalidating -> revalidating;
            case ManifestPull.Stale stale -> new ManifestPull.Kept(stale.manifest(), age);
            case ManifestPull.Kept kept -> kept;
            case ManifestPull.Described described -> described;
            case ManifestPull.Refused refused -> refused;
        };
    }
}
