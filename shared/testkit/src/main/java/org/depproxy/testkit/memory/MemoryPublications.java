package org.depproxy.testkit.memory;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Publications;
import org.depproxy.cache.SightedTag;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.testkit.memory.MemoryStore.Image;
import org.depproxy.testkit.memory.MemoryStore.KeptTag;

/** What a pull writes to a {@link MemoryStore}. */
final class MemoryPublications implements Publications {
    private final MemoryStore store;

    MemoryPublications(MemoryStore store) {
        this.store = store;
    }

    @Override
    public boolean manifest(PullScope scope, Manifest manifest, Fence fence) {
        synchronized (store) {
            if (!MemoryLeases.holds(store, fence)) {
                return false;
            }
            Image image = store.image(scope);
            store.manifests.put(manifest.digest(), manifest.bytes());
            image.manifests.put(manifest.digest(), manifest.mediaType());
            image.awaiting.remove(manifest.digest());
            return true;
        }
    }

    @Override
    public boolean tag(PullScope scope, Manifest manifest, TagMove move) {
        synchronized (store) {
            Image image = store.image(scope);
            Optional<Long> version =
                    Optional.ofNullable(image.tags.get(move.tag())).map(KeptTag::version);
            if (!version.equals(move.seenVersion())) {
                return false;
            }
            KeptTag moved =
                    new KeptTag(manifest.digest(), manifest.mediaType(), move.confirmedAt(), version.orElse(0L) + 1);
            image.tags.put(move.tag(), moved);
            return true;
        }
    }

    @Override
    public void awaiting(PullScope scope, Digest digest, SightedTag sighted) {
        synchronized (store) {
            Image image = store.image(scope);
            if (image.manifests.containsKey(digest)) {
                return;
            }
            Map<Tag, SightedTag> tags = image.awaiting.computeIfAbsent(digest, fresh -> new HashMap<>());
            tags.merge(sighted.tag(), sighted, BinaryOperator.maxBy(SightedTag.BY_WORTH));
            if (tags.size() > Limits.SIGHTED_TAGS) {
                tags.remove(Collections.min(tags.values(), Comparator.comparing(SightedTag::at))
                        .tag());
            }
        }
    }

    @Override
    public boolean blob(PullScope scope, StoredBlob blob, Instant now, Fence fence) {
        synchronized (store) {
            if (!MemoryLeases.holds(store, fence)) {
                return false;
            }
            store.stored.put(blob.digest(), new MemoryStore.Kept(blob, now));
            store.image(scope).blobs.add(blob.digest());
            return true;
        }
    }

    @Override
    public boolean link(PullScope scope, Digest blob, Fence fence) {
        synchronized (store) {
            if (!MemoryLeases.holds(store, fence)) {
                return false;
            }
            store.image(scope).blobs.add(blob);
            return true;
        }
    }

    @Override
    public void checked(Digest blob, Optional<Instant> seen, Instant now) {
        synchronized (store) {
            store.stored.computeIfPresent(
                    blob,
                    (digest, kept) ->
                            Optional.of(kept.checkedAt()).equals(seen) ? new MemoryStore.Kept(kept.blob(), now) : kept);
        }
    }

    @Override
    public void lost(Digest blob, Optional<Instant> seen, Instant now) {
        synchronized (store) {
            Optional.ofNullable(store.stored.get(blob))
                    .filter(kept -> Optional.of(kept.checkedAt()).equals(seen))
                    .ifPresent(kept -> store.stored.remove(blob));
        }
    }
}
