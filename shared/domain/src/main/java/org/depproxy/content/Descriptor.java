package org.depproxy.content;

import org.depproxy.name.Digest;

/**
 * Content by its type, name and length.
 *
 * @param sizeBytes its length in bytes
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">image-spec, "Content Descriptors"</a>
 */
public record Descriptor(MediaType mediaType, Digest digest, long sizeBytes) {
    public Descriptor {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + sizeBytes);
        }
    }
}
