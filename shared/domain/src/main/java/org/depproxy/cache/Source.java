package org.depproxy.cache;

import org.depproxy.name.ImageName;
import org.depproxy.settings.UpstreamRegistry;

/** An image and where it is fetched from. */
public record Source(ImageName image, UpstreamRegistry registry) {
    public Source {
        if (!image.registry().equals(registry.name())) {
            throw new IllegalArgumentException(image + " does not come from " + registry.name());
        }
    }
}
