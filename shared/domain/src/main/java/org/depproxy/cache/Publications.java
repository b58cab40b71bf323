package org.depproxy.cache;

import java.time.Instant;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;

/**
 * What a pull writes. Content first, then the link that opens it to an image of a group, the tag last; each publication
 * checks its fence, so a holder that lost its lease changes nothing. Thread-safe.
 */
public interface Publications {
    /**
     * Publishes a verified manifest for an image.
     *
     * @return false when the fence no longer held; then nothing that can be seen was written
     */
    boolean manifest(PullScope scope, Manifest manifest, Fence fence);

    /**
     * Points a tag at a manifest that the image has.
     *
     * @return false when the tag has moved since it was read; then nothing was written
     */
    boolean tag(PullScope scope, Manifest manifest, TagMove move);

    /** Remembers that a HEAD saw the tag stand for a manifest that is not held yet. */
    void awaiting(PullScope scope, Digest digest, SightedTag sighted);

    /**
     * Publishes a verified blob and links it to the image.
     *
     * @return false when the fence no longer held; then nothing was written
     */
    boolean blob(PullScope scope, StoredBlob blob, Instant now, Fence fence);

    /** Links a blob that is in the store already to an image that upstream has shown to have it. */
    boolean link(PullScope scope, Digest blob, Fence fence);

    /**
     * Notes that the store was seen to have a blob. Does nothing when something else has been noted meanwhile.
     *
     * @param seen the {@link PullLedger.BlobProgress#checkedAt} of which this is the next
     */
    void checked(Digest blob, Optional<Instant> seen, Instant now);

    /**
     * Takes back that a blob is in the store, which was seen not to have it, until it is published again. Links stay. Does nothing
     * when something else has been noted meanwhile.
     *
     * @param seen the {@link PullLedger.BlobProgress#checkedAt} that turned out to be out of date
     */
    void lost(Digest blob, Optional<Instant> seen, Instant now);

    /**
     * A tag to be pointed or confirmed.
     *
     * @param seenVersion the version of the tag when this was decided; absent when there was no such tag
     * @param confirmedAt when upstream said so
     */
    record TagMove(Tag tag, Optional<Long> seenVersion, Instant confirmedAt) {}
}
