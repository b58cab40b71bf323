package org.depproxy.acceptance.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.name.Digest;

/**
 * Writes layers, configurations, manifests and indexes into a content store.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">image-spec, "Image Manifest"</a>
 */
final class ImageWriter {

    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private static final int CHUNK_BYTES = 1 << 20;

    private final ObjectMapper json = new ObjectMapper();
    private final ContentStore store;

    ImageWriter(ContentStore store) {
        this.store = store;
    }

    /** A tar archive with one file of {@code bytes} bytes that no packer makes smaller, different for each name. */
    Blob tar(String name, long bytes) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        return store.put(out -> new TarFile(out)
                .text(name + ".txt", "This is " + name + ".\n")
                .member(name + ".bin", bytes, file -> write(random, bytes, file))
                .end());
    }

    /** That archive as it is. */
    Layer plain(String name, long bytes) {
        Blob tar = tar(name, bytes);
        return new Layer(tar, OCI_LAYER, tar.digest());
    }

    /** That archive packed with gzip. */
    Layer gzip(String name, long bytes) {
        Blob tar = tar(name, bytes);
        Blob packed = store.put(out -> {
            GZIPOutputStream packing = new GZIPOutputStream(out);
            Files.copy(tar.file(), packing);
            packing.finish();
        });
        return new Layer(packed, OCI_LAYER + "+gzip", tar.digest());
    }

    /** That archive packed with Zstandard. */
    Layer zstd(String name, long bytes) {
        Blob tar = tar(name, bytes);
        Path packed = tar.file().resolveSibling(tar.digest().hex() + ".zst");
        Command.of(Tool.ZSTD, "-q", "-f", "-3", tar.file().toString(), "-o", packed.toString())
                .run()
                .succeeded();
        return new Layer(store.put(packed), OCI_LAYER + "+zstd", tar.digest());
    }

    /** An OCI image for one architecture. */
    StoredManifest image(String architecture, List<Layer> layers) {
        return image(OCI_MANIFEST, OCI_CONFIG, architecture, layers);
    }

    /** The same, but its manifest does not say what it is: only the Content-Type does. */
    StoredManifest untyped(List<Layer> layers) {
        Blob config = store.put(bytes(config("amd64", layers)));
        ObjectNode manifest = json.createObjectNode().put("schemaVersion", 2);
        manifest.set("config", descriptor(OCI_CONFIG, config));
        manifest.set("layers", ociLayers(layers));
        return stored(manifest, OCI_MANIFEST, config, layers);
    }

    /** A Docker image, schema 2, of layers packed with gzip. */
    StoredManifest docker(String architecture, List<Layer> layers) {
        return image(DOCKER_MANIFEST, DOCKER_CONFIG, architecture, layers);
    }

    /** Something that is no image: a configuration and content of other types. */
    StoredManifest artifact(String configType, String config, String contentType, Blob content) {
        Blob configBlob = store.put(config.getBytes(StandardCharsets.UTF_8));
        ObjectNode manifest = json.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI_MANIFEST);
        manifest.set("config", descriptor(configType, configBlob));
        manifest.putArray("layers").add(descriptor(contentType, content));
        return new StoredManifest(store.put(bytes(manifest)), OCI_MANIFEST, List.of(configBlob, content), List.of());
    }

    /** What a build tool attaches to an image: a statement in the shape of an image for an unknown platform. */
    StoredManifest attestation(String name) {
        String type = "application/vnd.in-toto+json";
        Blob statement = store.put(bytes(json.createObjectNode()
                .put("_type", "https://in-toto.io/Statement/v0.1")
                .put("predicateType", "https://slsa.dev/provenance/v0.2")
                .put("predicate", name)));
        Layer layer = new Layer(statement, type, statement.digest());
        Blob config = store.put(bytes(config("unknown", List.of(layer)).put("os", "unknown")));
        ObjectNode manifest = json.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI_MANIFEST);
        manifest.set("config", descriptor(OCI_CONFIG, config));
        manifest.set("layers", ociLayers(List.of(layer)));
        return stored(manifest, OCI_MANIFEST, config, List.of(layer));
    }

    /** An index of amd64, arm64 and, in OCI's form, the attestation of the first. */
    StoredManifest index(String indexType, StoredManifest amd64, StoredManifest arm64, List<StoredManifest> attested) {
        ObjectNode index = json.createObjectNode().put("schemaVersion", 2).put("mediaType", indexType);
        ArrayNode manifests = index.putArray("manifests");
        manifests.add(platform(amd64, "amd64", "linux"));
        manifests.add(platform(arm64, "arm64", "linux"));
        for (StoredManifest attestation : attested) {
            ObjectNode entry = platform(attestation, "unknown", "unknown");
            entry.putObject("annotations")
                    .put("vnd.docker.reference.type", "attestation-manifest")
                    .put("vnd.docker.reference.digest", amd64.blob().digest().toString());
            manifests.add(entry);
        }
        return new StoredManifest(store.put(bytes(index)), indexType, List.of(), List.of());
    }

    private StoredManifest image(String type, String configType, String architecture, List<Layer> layers) {
        Blob config = store.put(bytes(config(architecture, layers)));
        ObjectNode manifest = json.createObjectNode().put("schemaVersion", 2).put("mediaType", type);
        manifest.set("config", descriptor(configType, config));
        ArrayNode list = ociLayers(layers);
        if (type.equals(DOCKER_MANIFEST)) {
            list.forEach(layer -> ((ObjectNode) layer).put("mediaType", DOCKER_LAYER));
        }
        manifest.set("layers", list);
        return stored(manifest, type, config, layers);
    }

    private StoredManifest stored(ObjectNode manifest, String type, Blob config, List<Layer> layers) {
        List<Blob> blobs = new ArrayList<>(List.of(config));
        layers.forEach(layer -> blobs.add(layer.packed()));
        List<Digest> unpacked = Stream.concat(
                        Stream.of(config.digest()), layers.stream().map(Layer::unpacked))
                .toList();
        return new StoredManifest(store.put(bytes(manifest)), type, blobs, unpacked);
    }

    private ObjectNode config(String architecture, List<Layer> layers) {
        ObjectNode config =
                json.createObjectNode().put("architecture", architecture).put("os", "linux");
        config.putObject("config").putArray("Cmd").add("/nothing");
        ObjectNode rootfs = config.putObject("rootfs").put("type", "layers");
        ArrayNode unpacked = rootfs.putArray("diff_ids");
        layers.forEach(layer -> unpacked.add(layer.unpacked().toString()));
        ArrayNode history = config.putArray("history");
        layers.forEach(layer -> history.addObject().put("created_by", "the acceptance tests"));
        return config;
    }

    private ArrayNode ociLayers(List<Layer> layers) {
        ArrayNode list = json.createArrayNode();
        layers.forEach(layer -> list.add(descriptor(layer.mediaType(), layer.packed())));
        return list;
    }

    private ObjectNode platform(StoredManifest manifest, String architecture, String os) {
        ObjectNode entry = descriptor(manifest.mediaType(), manifest.blob());
        entry.putObject("platform").put("architecture", architecture).put("os", os);
        return entry;
    }

    private ObjectNode descriptor(String mediaType, Blob blob) {
        return json.createObjectNode()
                .put("mediaType", mediaType)
                .put("digest", blob.digest().toString())
                .put("size", blob.bytes());
    }

    private byte[] bytes(ObjectNode node) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes can be written", e);
        }
    }

    private static void write(SplittableRandom random, long bytes, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long left = bytes; left > 0; left -= chunk.length) {
            random.nextBytes(chunk);
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
    }
}
