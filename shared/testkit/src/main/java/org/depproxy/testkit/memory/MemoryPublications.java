package org.depproxy.testkit.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Publications;
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
    public boolean manifest(PullScope scope, Manifest manifest, List<TagMove> tags, Fence fence) {
        synchronized (store) {
            if (!MemoryLeases.holds(store, fence)) {
                return false;
            }
            Image image = store.image(scope);
            store.manifests.put(manifest.digest(), manifest.bytes());
            image.manifests.put(manifest.digest(), manifest.mediaType());
            image.awaiting.remove(manifest.digest());
            tags.forEach(move -> move(image, manifest, move));
            return true;
        }
    }

    @Override
    public boolean tag(PullScope scope, Manifest manifest, TagMove move) {
        synchronized (store) {
            store.manifests.put(manifest.digest(), manifest.bytes());
            return move(store.image(scope), manifest, move);
        }
    }

    private static boolean move(Image image, Manifest manifest, TagMove move) {
        Optional<Long> version = Optional.ofNullable(image.tags.get(move.tag())).map(KeptTag::version);
        if (!version.equals(move.seenVersion())) {
            return false;
        }
        KeptTag moved =
                new KeptTag(manifest.digest(), manifest.mediaType(), move.confirmedAt(), version.orElse(0L) + 1);
        image.tags.put(move.tag(), moved);
        return true;
    }

    @Override
    public void awaiting(PullScope scope, Digest digest, Tag tag) {
        synchronized (store) {
            Image image = store.image(scope);
            if (image.manifests.containsKey(digest)) {
                return;
            }
            var tags = image.awaiting.computeIfAbsent(digest, fresh -> new TreeSet<>(Comparator.comparing(Tag::value)));
            if (tags.size() < MAX_AWAITING) {
                tags.add(tag);
            }
        }
    }

    @Override
    public boolean blob(PullScope scope, StoredBlob blob, Instant now, Fence fence) {
        synchronized (store) {
            if (!MemoryLeases.holds(store, fence)) {
                return false;
            }
            store.stored.put(blob.digest(), blob);
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
}
