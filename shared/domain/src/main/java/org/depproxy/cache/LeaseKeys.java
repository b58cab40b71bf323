package org.depproxy.cache;

import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;

/**
 * What the leases are called. A manifest is fetched once for each image of each group, since upstream answers each with its own
 * credentials. A blob is copied once for all images that a group has of one registry: not for all there are, or a slow or
 * hostile registry could keep a blob from those who have it from another, and whoever waits would learn that somebody copies.
 */
public final class LeaseKeys {
    private LeaseKeys() {}

    /** The lease on fetching a manifest. */
    public static String manifest(PullScope scope, Digest digest) {
        return "manifest/" + scope.group() + "//" + scope.image() + "@" + digest;
    }

    /** The lease on fetching what a tag stands for. */
    public static String tag(PullScope scope, Tag tag) {
        return "manifest/" + scope.group() + "//" + scope.image() + "::" + tag;
    }

    /** The lease on having a tag asked for behind answers. */
    public static String refresh(PullScope scope, Tag tag) {
        return "refresh/" + scope.group() + "//" + scope.image() + "::" + tag;
    }

    /** The lease on copying a blob. */
    public static String blob(PullScope scope, Digest digest) {
        return "blob/" + scope.group() + "//" + scope.image().registry() + "@" + digest;
    }
}
