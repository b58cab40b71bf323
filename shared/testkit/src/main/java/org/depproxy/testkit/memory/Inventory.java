package org.depproxy.testkit.memory;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.cache.LeaseState;
import org.depproxy.cache.StoredBlob;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;

/**
 * What lies in a {@link MemoryStore} at one moment, for those who watch over it.
 *
 * @param images what each image of a group has
 * @param blobs the blobs that a record says are in the store
 * @param manifests whose content is in the store
 * @param leases every lease that has ever been taken, by key
 */
public record Inventory(
        Map<PullScope, Links> images,
        Map<Digest, StoredBlob> blobs,
        Set<Digest> manifests,
        Map<String, LeaseState> leases) {
    public Inventory {
        images = Map.copyOf(images);
        blobs = Map.copyOf(blobs);
        manifests = Set.copyOf(manifests);
        leases = Map.copyOf(leases);
    }

    /** What one image of one group opens. */
    public record Links(Set<Digest> manifests, Set<Digest> blobs, Map<Tag, Pointing> tags) {
        public Links {
            manifests = Set.copyOf(manifests);
            blobs = Set.copyOf(blobs);
            tags = Map.copyOf(tags);
        }
    }

    /** Where a tag points. */
    public record Pointing(Digest digest, Instant confirmedAt, long version) {}
}
