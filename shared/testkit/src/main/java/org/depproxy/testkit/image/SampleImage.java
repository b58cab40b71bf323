package org.depproxy.testkit.image;

import java.util.List;
import java.util.stream.Stream;

/**
 * An image as a registry keeps it: what a tag points to, the manifests below that, and every blob they name.
 *
 * @param top what the tag points to
 * @param children every further manifest, the deepest first
 * @param blobs configurations and layers of all the manifests, each digest once
 */
public record SampleImage(SampleManifest top, List<SampleManifest> children, List<Blob> blobs) {

    public SampleImage {
        children = List.copyOf(children);
        blobs = List.copyOf(blobs);
    }

    /** The top manifest, then its children. */
    public List<SampleManifest> manifests() {
        return Stream.concat(Stream.of(top), children.stream()).toList();
    }

    /** Bytes of all manifests and blobs together. */
    public long sizeBytes() {
        return manifests().stream().mapToLong(SampleManifest::sizeBytes).sum()
                + blobs.stream().mapToLong(Blob::sizeBytes).sum();
    }
}
