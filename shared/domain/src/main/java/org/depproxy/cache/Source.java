package org.depproxy.cache;

import org.depproxy.name.ImageName;
import org.depproxy.quota.QuotaKey;
import org.depproxy.settings.UpstreamRegistry;

/**
 * An image and where it is fetched from.
 *
 * @param quota with whose credential, which is where its pulls are counted
 */
public record Source(ImageName image, UpstreamRegistry registry, QuotaKey quota) {
    public Source {
        if (!image.registry().equals(registry.name())) {
            throw new IllegalArgumentException(image + " does not come from " + registry.name());
        }
    }

    /** An image and where it is fetched from with the deployment's credential. */
    public Source(ImageName image, UpstreamRegistry registry) {
        this(image, registry, QuotaKey.deployment(registry.name()));
    }
}
