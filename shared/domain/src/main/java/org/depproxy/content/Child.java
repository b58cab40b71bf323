package org.depproxy.content;

import java.util.Optional;

/**
 * A manifest that an index refers to.
 *
 * @param platform what it runs on, where the index says
 */
public record Child(Descriptor descriptor, Optional<Platform> platform) {
    /** Whether it is an image, and for this platform. */
    boolean isImageFor(Platform wanted) {
        return descriptor.mediaType().isImage()
                && platform.filter(wanted::equals).isPresent();
    }
}
