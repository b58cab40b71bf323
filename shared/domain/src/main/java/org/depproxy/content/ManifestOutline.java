package org.depproxy.content;

import java.util.List;
import java.util.Optional;

/**
 * What a manifest refers to.
 *
 * @param blobs the config, if there is one, then the layers in their order; empty for an index
 * @param children the manifests of an index in their order; empty for an image
 */
public record ManifestOutline(List<Descriptor> blobs, List<Child> children) {
    public ManifestOutline {
        blobs = List.copyOf(blobs);
        children = List.copyOf(children);
    }

    /** The first image of an index that is for this platform. */
    public Optional<Descriptor> imageFor(Platform platform) {
        return children.stream()
                .filter(child -> child.isImageFor(platform))
                .map(Child::descriptor)
                .findFirst();
    }
}
