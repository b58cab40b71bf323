package org.depproxy.cli.pull;

import org.depproxy.name.Digest;

/**
 * An image that was pulled whole, each of its parts hashed to the digest it was named by.
 *
 * @param top what the tag points to
 * @param manifests how many manifests were read
 * @param blobs how many configurations and layers
 * @param bytes all of them together
 */
public record PulledImage(Digest top, int manifests, int blobs, long bytes) {}
