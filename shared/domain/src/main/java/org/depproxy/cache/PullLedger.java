package org.depproxy.cache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Standing;
import org.depproxy.circuit.Circuits;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;

/**
 * What a pull reads: each method is one strongly consistent round trip for everything, and holds only what has been
 * verified. A record whose bytes no longer match its digest counts as absent. Thread-safe.
 */
public interface PullLedger {
    /** Everything for a pull by tag. */
    TagPage tag(Principal principal, PullScope scope, Tag tag);

    /** Everything for a pull by digest. */
    ManifestPage manifest(Principal principal, PullScope scope, Digest digest);

    /** Everything for a blob. */
    BlobPage blob(Principal principal, PullScope scope, Digest digest);

    /** How the copying of a blob gets on. */
    BlobProgress progress(PullScope scope, Digest digest);

    /**
     * What a pull by tag reads.
     *
     * @param circuits whether the image's registry is to be left alone
     */
    record TagPage(Standing standing, Optional<TagRecord> tag, Circuits.Candidates circuits) {}

    /**
     * What a pull by digest reads.
     *
     * @param manifest the manifest, if this image of this group has it
     * @param awaiting tags that a HEAD has seen to stand for this digest before its manifest was held
     * @param lease the lease on fetching it
     */
    record ManifestPage(Standing standing, Optional<Manifest> manifest, List<SightedTag> awaiting, LeaseState lease) {
        public ManifestPage {
            awaiting = List.copyOf(awaiting);
        }
    }

    /** What a blob pull reads. */
    record BlobPage(Standing standing, BlobProgress progress) {}

    /**
     * How far a blob is.
     *
     * @param stored the blob in the store, whoever brought it there
     * @param checkedAt when the store was last seen to have it, where that is known
     * @param linked whether upstream has shown that this image of this group has it
     * @param lease the lease on copying it
     */
    record BlobProgress(Optional<StoredBlob> stored, Optional<Instant> checkedAt, boolean linked, LeaseState lease) {
        /** The blob, when it may be served to this image of this group. */
        Optional<StoredBlob> servable() {
            return stored.filter(blob -> linked);
        }

        /** The same of a blob that the store does not have. */
        BlobProgress withoutBlob() {
            return new BlobProgress(Optional.empty(), Optional.empty(), linked, lease);
        }
    }
}
