package org.depproxy.testkit.world;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.depproxy.cache.BlobStore;
import org.depproxy.content.Child;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.content.Platform;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;

/** The images that upstream has, the same in every run. */
final class Stock {
    static final Tag LATEST = new Tag("latest");

    private static final Blob SHARED = Blob.of("a layer that many have");
    private static final MediaType LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");

    /** Small images, one of them an index. */
    static final Stock SMALL = new Stock(
            List.of(image("alpine", 3, Blob.of("alpine")), index("nginx", 2), image("busybox", 2, Blob.of("busybox"))));

    /** The same, and one with a layer that is copied in parts. */
    static final Stock LARGE = new Stock(Stream.concat(SMALL.images.stream(), Stream.of(image("huge", 1, huge())))
            .toList());

    /** One image of two blobs. */
    static final Stock TINY = new Stock(List.of(image("alpine", List.of(Blob.of("alpine config 1"), SHARED))));

    private final List<Image> images;
    private final Map<String, ManifestOutline> outlines = new TreeMap<>();

    private Stock(List<Image> images) {
        this.images = images;
        images.stream()
                .flatMap(image -> image.pieces().stream())
                .forEach(piece -> outlines.put(piece.manifest().digest().toString(), piece.outline()));
    }

    /** A manifest and what it refers to. */
    record Piece(Manifest manifest, ManifestOutline outline) {}

    /**
     * An image.
     *
     * @param versions what its tag stands for, one after the other
     * @param pieces all its manifests
     * @param blobs all its blobs
     */
    record Image(ImageName name, List<Manifest> versions, List<Piece> pieces, List<Blob> blobs) {}

    /** A blob. Whoever gets its bytes leaves them as they are. */
    static final class Blob {
        private final Digest digest;
        private final byte[] bytes;

        private Blob(byte[] bytes) {
            this.digest = Digest.sha256(bytes);
            this.bytes = bytes;
        }

        static Blob of(String text) {
            return new Blob(text(text));
        }

        Digest digest() {
            return digest;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    List<Image> images() {
        return images;
    }

    /** The image of this name. */
    Image image(ImageName name) {
        return images.stream()
                .filter(image -> image.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Reads manifests of this stock. */
    ManifestReading read(MediaType declared, byte[] bytes) {
        return Optional.ofNullable(outlines.get(Digest.sha256(bytes).toString()))
                .<ManifestReading>map(ManifestReading.Clear::new)
                .orElseGet(() -> new ManifestReading.Ambiguous("not of this stock"));
    }

    /** What a manifest of this stock refers to. */
    ManifestOutline outline(Digest manifest) {
        return Optional.ofNullable(outlines.get(manifest.toString())).orElseThrow();
    }

    /** Whether one of the image's manifests leads to others. */
    boolean isIndex(ImageName image) {
        return image(image).versions().stream()
                .anyMatch(manifest -> manifest.mediaType().equals(MediaType.OCI_INDEX));
    }

    /** Which version of the image's tag this is, from zero. */
    int version(ImageName image, Digest manifest) {
        List<Digest> versions = images.stream()
                .filter(candidate -> candidate.name().equals(image))
                .flatMap(found -> found.versions().stream())
                .map(Manifest::digest)
                .toList();
        return versions.indexOf(manifest);
    }

    private static Image image(String name, List<Blob> blobs) {
        Piece piece = piece(name, blobs);
        return new Image(ImageName.parse(name), List.of(piece.manifest()), List.of(piece), blobs);
    }

    private static Image image(String name, int versions, Blob common) {
        List<Blob> blobs = Stream.concat(
                        Stream.of(SHARED, common),
                        Stream.iterate(1, i -> i + 1).limit(versions).map(i -> Blob.of(name + " config " + i)))
                .toList();
        List<Piece> pieces = Stream.iterate(1, i -> i + 1)
                .limit(versions)
                .map(i -> piece(name + " " + i, List.of(blobs.get(i + 1), SHARED, common)))
                .toList();
        return new Image(
                ImageName.parse(name), pieces.stream().map(Piece::manifest).toList(), pieces, blobs);
    }

    private static Image index(String name, int versions) {
        List<Blob> blobs = Stream.iterate(1, i -> i + 1)
                .limit(versions)
                .flatMap(i -> Stream.of(Blob.of(name + " amd64 " + i), Blob.of(name + " arm64 " + i)))
                .toList();
        List<Piece> children = Stream.iterate(0, i -> i + 1)
                .limit(2L * versions)
                .map(i -> piece(name + " child " + i, List.of(blobs.get(i), SHARED)))
                .toList();
        List<Piece> indexes = Stream.iterate(0, i -> i + 1)
                .limit(versions)
                .map(i -> indexed(name + " index " + i, children.get(2 * i), children.get(2 * i + 1)))
                .toList();
        return new Image(
                ImageName.parse(name),
                indexes.stream().map(Piece::manifest).toList(),
                Stream.concat(indexes.stream(), children.stream()).toList(),
                Stream.concat(Stream.of(SHARED), blobs.stream()).toList());
    }

    private static Piece piece(String text, List<Blob> blobs) {
        List<Descriptor> described = blobs.stream()
                .map(blob -> new Descriptor(LAYER, blob.digest(), blob.bytes().length))
                .toList();
        return new Piece(manifest(text, MediaType.OCI_MANIFEST), new ManifestOutline(described, List.of()));
    }

    private static Piece indexed(String text, Piece amd64, Piece arm64) {
        return new Piece(
                manifest(text, MediaType.OCI_INDEX),
                new ManifestOutline(
                        List.of(),
                        List.of(
                                new Child(amd64.manifest().descriptor(), Optional.of(Platform.LINUX_AMD64)),
                                new Child(
                                        arm64.manifest().descriptor(), Optional.of(new Platform("linux", "arm64"))))));
    }

    private static Manifest manifest(String text, MediaType type) {
        byte[] bytes = text("{\"schemaVersion\":2,\"x\":\"" + text + "\"}");
        return Manifest.verified(Digest.sha256(bytes), type, bytes);
    }

    private static Blob huge() {
        byte[] bytes = new byte[2 * BlobStore.MIN_PART_BYTES + 54_321];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 997);
        }
        return new Blob(bytes);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
