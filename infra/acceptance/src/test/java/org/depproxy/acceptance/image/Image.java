package org.depproxy.acceptance.image;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.name.Digest;

/**
 * An image of the corpus, as it is pushed and as it must arrive.
 *
 * @param repository its name at the upstream: {@code library/single}
 * @param reference what it is pulled by: a tag, or the digest of one platform of it
 * @param top the manifest or index that {@code reference} names
 * @param platform the manifest that a Linux machine with an amd64 processor ends up with
 * @param others what else {@code top} names: other platforms, attestations, and the platform when top is an index
 * @param traits what a client must be able to take
 */
public record Image(
        String repository,
        String reference,
        StoredManifest top,
        StoredManifest platform,
        List<StoredManifest> others,
        Set<Trait> traits) {

    /** What not every client can take, or takes quickly. */
    public enum Trait {
        /** A layer packed with Zstandard. */
        ZSTD,
        /** No image, but another thing in the shape of one. */
        ARTIFACT,
        /** A layer of 1 GiB. */
        LARGE
    }

    public Image {
        others = List.copyOf(others);
        traits = Set.copyOf(traits);
    }

    /** All its manifests, each after those that it names. */
    public List<StoredManifest> manifests() {
        return Stream.concat(others.stream(), Stream.of(top)).distinct().toList();
    }

    /** The digests of everything that a client which copies all platforms receives. */
    public Set<Digest> complete() {
        return manifests().stream()
                .flatMap(manifest -> Stream.concat(Stream.of(manifest.blob()), manifest.blobs().stream()))
                .map(Blob::digest)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The digests of what a client which takes its own platform receives, as sent. */
    public Set<Digest> ownPlatform() {
        return Stream.concat(Stream.of(top.blob(), platform.blob()), platform.blobs().stream())
                .map(Blob::digest)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The digests of the configuration and the unpacked layers of a client's own platform. */
    public Set<Digest> unpacked() {
        return Set.copyOf(platform.unpacked());
    }

    /** How a registry below {@code prefix} is asked for it: {@code localhost:5000/library/single:1}. */
    public String at(String prefix) {
        return prefix + "/" + repository + (reference.contains(":") ? "@" : ":") + reference;
    }

    /** The platform manifest of this image as an image of its own, pulled by its digest. */
    Image byPlatformDigest() {
        return new Image(repository, platform.blob().digest().toString(), platform, platform, List.of(), traits);
    }

    @Override
    public String toString() {
        return at("");
    }
}
