package org.depproxy.cache;

import java.time.Duration;
import java.util.List;
import org.depproxy.access.PullScope;
import org.depproxy.content.Descriptor;
import org.depproxy.content.ManifestOutline;
import org.depproxy.name.Digest;

/**
 * Has the blobs of an image copied as soon as its manifest has been fetched: who pulls the one will want the others, all of
 * them, and asks for only a few at a time. One order for all; it never makes the pull of the manifest fail. Thread-safe.
 */
public final class Prefetch {
    private final Fills fills;

    /** Gives its orders here. */
    public Prefetch(Fills fills) {
        this.fills = fills;
    }

    /**
     * Orders the blobs of an image, {@link Limits#PREFETCHED_BLOBS} at most. They come from the registry alone, never from the
     * {@code urls} that a manifest may give for a layer.
     *
     * @param left how much time the answer has
     */
    PrefetchStart start(PullScope scope, ManifestOutline outline, Duration left) {
        List<Digest> blobs = outline.blobs().stream()
                .map(Descriptor::digest)
                .distinct()
                .limit(Limits.PREFETCHED_BLOBS)
                .toList();
        if (blobs.isEmpty()) {
            return new PrefetchStart.NothingToDo();
        }
        if (left.compareTo(Limits.FILL_ORDER) < 0) {
            return new PrefetchStart.TooLate();
        }
        try {
            fills.start(new Fills.PrefetchOrder(scope, blobs));
            return new PrefetchStart.Ordered(blobs.size());
        } catch (StoreUnavailable e) {
            return new PrefetchStart.NotOrdered(e);
        }
    }
}
