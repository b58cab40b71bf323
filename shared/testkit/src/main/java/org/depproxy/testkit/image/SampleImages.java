package org.depproxy.testkit.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Makes real images from a seed. The same seed, recipe and sizes give the same bytes; another seed gives another image,
 * which is how a tag moves. Layers above 1 MiB are streamed to files, so an image may be larger than the heap.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">image-spec, "Image Manifest"</a>
 */
public final class SampleImages {
    private static final int CONFIG_DISTINCTION_BYTES = 8;
    private static final int SMALL_LAYER_BYTES = 4096;
    private static final String EMPTY_CONFIG_TYPE = "application/vnd.oci.empty.v1+json";
    private static final String SBOM_TYPE = "application/spdx+json";

    private final long seed;
    private final LayerPress press;

    /** Images of this seed; files go to {@code directory}, which exists and is the caller's to delete. */
    public SampleImages(long seed, Path directory) {
        this(seed, directory, bytes -> {});
    }

    /** The same; {@code progress} hears of the bytes of each chunk of layer content as it is made. */
    public SampleImages(long seed, Path directory, LongConsumer progress) {
        this.seed = seed;
        this.press = new LayerPress(directory, progress);
    }

    /** An OCI image for linux/amd64 with one layer of {@code layerBytes} of content. */
    public SampleImage singleArch(long layerBytes) throws IOException {
        return platformImage(ImageFormat.OCI, "amd64", 1, layerBytes);
    }

    /** A Docker schema 2 image for linux/amd64 with one layer. */
    public SampleImage dockerSchema2(long layerBytes) throws IOException {
        return platformImage(ImageFormat.DOCKER, "amd64", 1, layerBytes);
    }

    /** An OCI image with this many layers, each of {@code layerBytes} of content. */
    public SampleImage manyLayers(int layers, long layerBytes) throws IOException {
        return platformImage(ImageFormat.OCI, "amd64", layers, layerBytes);
    }

    /** An OCI index of linux/amd64, linux/arm64 and the attestation of the first, as BuildKit writes it. */
    public SampleImage multiArch(long layerBytes) throws IOException {
        SampleImage amd64 = platformImage(ImageFormat.OCI, "amd64", 1, layerBytes);
        SampleImage arm64 = platformImage(ImageFormat.OCI, "arm64", 1, layerBytes);
        SampleImage attestation = attestation(amd64.top());
        ObjectNode attested = Json.platform(Json.descriptor(attestation.top()), "unknown", "unknown");
        attested.putObject("annotations")
                .put("vnd.docker.reference.digest", amd64.top().digest().toString())
                .put("vnd.docker.reference.type", "attestation-manifest");
        return index(
                ImageFormat.OCI,
                List.of(amd64, arm64, attestation),
                List.of(
                        Json.platform(Json.descriptor(amd64.top()), "linux", "amd64"),
                        Json.platform(Json.descriptor(arm64.top()), "linux", "arm64"),
                        attested));
    }

    /** A Docker manifest list of linux/amd64 and linux/arm64. */
    public SampleImage dockerManifestList(long layerBytes) throws IOException {
        SampleImage amd64 = platformImage(ImageFormat.DOCKER, "amd64", 1, layerBytes);
        SampleImage arm64 = platformImage(ImageFormat.DOCKER, "arm64", 1, layerBytes);
        return index(
                ImageFormat.DOCKER,
                List.of(amd64, arm64),
                List.of(
                        Json.platform(Json.descriptor(amd64.top()), "linux", "amd64"),
                        Json.platform(Json.descriptor(arm64.top()), "linux", "arm64")));
    }

    /** An OCI index whose only entry is a multi-arch index. */
    public SampleImage nestedIndex() throws IOException {
        SampleImage inner = multiArch(SMALL_LAYER_BYTES);
        return index(ImageFormat.OCI, List.of(inner), List.of(Json.descriptor(inner.top())));
    }

    /** An OCI 1.1 artifact (a bill of materials) that refers to {@code subject}. */
    public SampleImage artifactFor(SampleManifest subject) {
        Blob config = Blob.of("{}".getBytes(StandardCharsets.UTF_8));
        Blob document = Blob.of(("{\"spdxVersion\":\"SPDX-2.3\",\"documentNamespace\":\"urn:seed:" + seed + "\"}")
                .getBytes(StandardCharsets.UTF_8));
        ObjectNode manifest = Json.document(ImageFormat.OCI.manifest()).put("artifactType", SBOM_TYPE);
        manifest.set("config", Json.descriptor(EMPTY_CONFIG_TYPE, config.digest(), config.sizeBytes()));
        manifest.set(
                "layers", Json.array(List.of(Json.descriptor(SBOM_TYPE, document.digest(), document.sizeBytes()))));
        manifest.set("subject", Json.descriptor(subject));
        return new SampleImage(
                new SampleManifest(ImageFormat.OCI.manifest(), Json.bytes(manifest)),
                List.of(),
                List.of(config, document));
    }

    /** A single-arch OCI image whose manifest body does not say its media type: only the {@code Content-Type} does. */
    public SampleImage withoutMediaType() throws IOException {
        Parts parts = parts(ImageFormat.OCI, "amd64", 1, SMALL_LAYER_BYTES);
        ObjectNode manifest = parts.manifest();
        manifest.remove("mediaType");
        return parts.image(ImageFormat.OCI, Json.bytes(manifest));
    }

    /** A single-arch OCI image whose manifest is exactly {@code manifestBytes} long, by way of an annotation. */
    public SampleImage paddedManifest(int manifestBytes) throws IOException {
        Parts parts = parts(ImageFormat.OCI, "amd64", 1, SMALL_LAYER_BYTES);
        ObjectNode manifest = parts.manifest();
        ObjectNode annotations = manifest.putObject("annotations").put("padding", "");
        int missing = manifestBytes - Json.bytes(manifest).length;
        if (missing < 0) {
            throw new IllegalArgumentException("a manifest of " + manifestBytes + " bytes is too short by " + -missing);
        }
        annotations.put("padding", "x".repeat(missing));
        return parts.image(ImageFormat.OCI, Json.bytes(manifest));
    }

    private SampleImage platformImage(ImageFormat format, String architecture, int layers, long layerBytes)
            throws IOException {
        Parts parts = parts(format, architecture, layers, layerBytes);
        return parts.image(format, Json.bytes(parts.manifest()));
    }

    private Parts parts(ImageFormat format, String architecture, int layerCount, long layerBytes) throws IOException {
        var random = new SplittableRandom(
                seed ^ ((long) (format + architecture).hashCode() << Integer.SIZE) ^ layerCount ^ layerBytes);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < layerCount; i++) {
            layers.add(press.layer(random.split(), architecture + "-" + i, layerBytes));
        }
        byte[] distinction = new byte[CONFIG_DISTINCTION_BYTES];
        random.nextBytes(distinction);
        Blob config = config(architecture, layers, distinction);
        ObjectNode manifest = Json.document(format.manifest());
        manifest.set("config", Json.descriptor(format.config(), config.digest(), config.sizeBytes()));
        manifest.set(
                "layers",
                Json.array(layers.stream()
                        .map(Layer::blob)
                        .map(blob -> Json.descriptor(format.layer(), blob.digest(), blob.sizeBytes()))
                        .toList()));
        List<Blob> blobs = Stream.concat(Stream.of(config), layers.stream().map(Layer::blob))
                .toList();
        return new Parts(manifest, blobs);
    }

    private record Parts(ObjectNode manifest, List<Blob> blobs) {
        SampleImage image(ImageFormat format, byte[] manifestBytes) {
            return new SampleImage(new SampleManifest(format.manifest(), manifestBytes), List.of(), blobs);
        }
    }

    private static Blob config(String architecture, List<Layer> layers, byte[] distinction) {
        ObjectNode config = Json.object()
                .put("created", "2026-01-01T00:00:00Z")
                .put("architecture", architecture)
                .put("os", "linux");
        config.putObject("config").putArray("Cmd").add("/bin/sh");
        config.withObject("/config").putObject("Labels").put("sample", distinction);
        var diffIds = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        layers.forEach(layer -> diffIds.add(layer.diffId().toString()));
        var history = config.putArray("history");
        layers.forEach(layer -> history.addObject().put("created_by", "COPY rootfs /"));
        return Blob.of(Json.bytes(config));
    }

    private static SampleImage attestation(SampleManifest of) {
        ObjectNode statement = Json.object().put("_type", "https://in-toto.io/Statement/v0.1");
        statement
                .putArray("subject")
                .addObject()
                .putObject("digest")
                .put("sha256", of.digest().hex());
        Blob layer = Blob.of(Json.bytes(statement));
        Blob config =
                Blob.of(Json.bytes(Json.object().put("architecture", "unknown").put("os", "unknown")));
        ObjectNode manifest = Json.document(ImageFormat.OCI.manifest());
        manifest.set("config", Json.descriptor(ImageFormat.OCI.config(), config.digest(), config.sizeBytes()));
        manifest.set(
                "layers",
                Json.array(
                        List.of(Json.descriptor("application/vnd.in-toto+json", layer.digest(), layer.sizeBytes()))));
        return new SampleImage(
                new SampleManifest(ImageFormat.OCI.manifest(), Json.bytes(manifest)),
                List.of(),
                List.of(config, layer));
    }

    private static SampleImage index(ImageFormat format, List<SampleImage> images, List<ObjectNode> descriptors) {
        ObjectNode index = Json.document(format.index());
        index.set("manifests", Json.array(descriptors));
        List<SampleManifest> children = images.stream()
                .flatMap(image -> Stream.concat(image.children().stream(), Stream.of(image.top())))
                .toList();
        List<Blob> blobs =
                images.stream().flatMap(image -> image.blobs().stream()).toList();
        return new SampleImage(new SampleManifest(format.index(), Json.bytes(index)), children, blobs);
    }
}
