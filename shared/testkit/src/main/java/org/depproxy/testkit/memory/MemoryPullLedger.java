package org.depproxy.testkit.memory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.LeaseState;
import org.depproxy.cache.PullLedger;
import org.depproxy.cache.TagRecord;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.testkit.memory.MemoryStore.Image;

/** What a pull reads of a {@link MemoryStore}. */
final class MemoryPullLedger implements PullLedger {
    private final MemoryStore store;

    MemoryPullLedger(MemoryStore store) {
        this.store = store;
    }

    @Override
    public TagPage tag(Principal principal, PullScope scope, Tag tag) {
        synchronized (store) {
            Optional<TagRecord> record = Optional.ofNullable(
                            store.image(scope).tags.get(tag))
                    .map(kept -> new TagRecord(
                            tag, manifest(kept.digest(), kept.mediaType()), kept.confirmedAt(), kept.version()));
            return new TagPage(
                    MemoryDirectory.standing(store, principal, scope.group()),
                    record,
                    new MemoryCircuits(store).candidates(scope));
        }
    }

    @Override
    public ManifestPage manifest(Principal principal, PullScope scope, Digest digest) {
        synchronized (store) {
            Image image = store.image(scope);
            return new ManifestPage(
                    MemoryDirectory.standing(store, principal, scope.group()),
                    Optional.ofNullable(image.manifests.get(digest)).map(type -> manifest(digest, type)),
                    List.copyOf(image.awaiting.getOrDefault(digest, Map.of()).values()),
                    lease(LeaseKeys.manifest(scope, digest)));
        }
    }

    @Override
    public BlobPage blob(Principal principal, PullScope scope, Digest digest) {
        synchronized (store) {
            return new BlobPage(MemoryDirectory.standing(store, principal, scope.group()), progress(scope, digest));
        }
    }

    @Override
    public BlobProgress progress(PullScope scope, Digest digest) {
        synchronized (store) {
            Optional<MemoryStore.Kept> kept = Optional.ofNullable(store.stored.get(digest));
            return new BlobProgress(
                    kept.map(MemoryStore.Kept::blob),
                    kept.map(MemoryStore.Kept::checkedAt),
                    store.image(scope).blobs.contains(digest),
                    lease(LeaseKeys.blob(scope, digest)));
        }
    }

    /** Content is published before any link to it and never taken away, so it is there. */
    private Manifest manifest(Digest digest, MediaType type) {
        byte[] bytes = store.manifests.get(digest);
        if (bytes == null) {
            throw new IllegalStateException("a link to manifest " + digest + " without its content");
        }
        return Manifest.verified(digest, type, bytes);
    }

    private LeaseState lease(String key) {
        return Optional.ofNullable(store.leases.get(key))
                .map(MemoryStore.Held::state)
                .orElse(LeaseState.FREE);
    }
}
