package org.depproxy.testkit.registry;

/** The three doors of the registry, each on a port of its own. */
public enum Door {
    /** The distribution API below {@code /v2/}. */
    REGISTRY,
    /** The token server that challenges name as their realm. */
    TOKENS,
    /** The content delivery network to which blobs are redirected. */
    CDN
}
