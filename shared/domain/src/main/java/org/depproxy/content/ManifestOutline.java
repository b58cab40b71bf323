package org.depproxy.content;

import java.util.List;

/**
 * What a manifest refers to.
 *
 * @param blobs the config, if there is one, then the layers in their order; empty for an index
 * @param children the manifests of an index in their order; empty for an image
 */
public record ManifestOutline(List<Descriptor> blobs, List<Descriptor> children) {
    public ManifestOutline {
        blobs = List.copyOf(blobs);
        children = List.copyOf(children);
    }
}
