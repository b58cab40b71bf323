package org.depproxy.content;

/**
 * What a manifest in an index runs on, by the names that Go gives.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image-spec, "Image Index"</a>
 */
public record Platform(String os, String architecture) {
    /** What a client is taken to run on that cannot choose. */
    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");
}
