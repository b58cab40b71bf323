package org.depproxy.cache;

import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;

/**
 * What leases are held on. A lease belongs to an image of a group, never to a digest alone: what upstream refused to one
 * group is not told to another.
 */
public final class LeaseKeys {
    private LeaseKeys() {}

    /** Fetching this manifest for this image. */
    public static String manifest(PullScope scope, Digest digest) {
        return key("manifest", scope, digest.toString());
    }

    /** Copying this blob for this image. */
    public static String blob(PullScope scope, Digest digest) {
        return key("blob", scope, digest.toString());
    }

    /** No part can hold a {@code #}, so two different leases never have one key. */
    private static String key(String kind, PullScope scope, String name) {
        return String.join("#", kind, scope.group().value(), scope.image().toString(), name);
    }
}
