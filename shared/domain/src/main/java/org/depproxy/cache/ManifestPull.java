package org.depproxy.cache;

import java.time.Duration;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;

/** What became of a manifest pull. Each case is one reason and one answer. */
public sealed interface ManifestPull {
    /** Held, and either named by digest or believed as the group's policy wants. */
    record Cached(Manifest manifest) implements ManifestPull {}

    /**
     * Read from upstream just now, verified, and stored.
     *
     * @param prefetch what became of having its blobs copied too
     */
    record Fetched(Manifest manifest, PrefetchStart prefetch) implements ManifestPull {}

    /**
     * Held, and last confirmed {@code age} ago; answered at once, since the group's policy has the tag asked for behind the answer.
     *
     * @param refresh what became of having it asked for
     */
    record Revalidating(Manifest manifest, Duration age, RefreshStart refresh) implements ManifestPull {}

    /** Upstream could not be asked, or may not be asked for so little is left of what it allows; the last confirmed answer is {@code age} old. */
    record Stale(Manifest manifest, Duration age) implements ManifestPull {}

    /** Upstream no longer has the tag; the group keeps such tags, and upstream confirmed this one {@code age} ago. */
    record Kept(Manifest manifest, Duration age) implements ManifestPull {}

    /** Not held, and only its description was asked for: what upstream's HEAD told, which cost no pull. */
    record Described(Descriptor descriptor) implements ManifestPull {}

    /** Nothing to serve. */
    record Refused(Refusal refusal) implements ManifestPull {}
}
