package org.depproxy.testkit.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class SampleImagesTest {
    private static final long SMALL = 3000;
    private static final long LARGE = (3L << 20) + 17;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    enum Recipe {
        SINGLE,
        MULTI_ARCH,
        DOCKER,
        DOCKER_LIST,
        MANY_LAYERS,
        NESTED,
        ARTIFACT,
        WITHOUT_MEDIA_TYPE,
        PADDED;

        SampleImage make(SampleImages images) throws IOException {
            return switch (this) {
                case SINGLE -> images.singleArch(LARGE);
                case MULTI_ARCH -> images.multiArch(SMALL);
                case DOCKER -> images.dockerSchema2(SMALL);
                case DOCKER_LIST -> images.dockerManifestList(SMALL);
                case MANY_LAYERS -> images.manyLayers(20, SMALL);
                case NESTED -> images.nestedIndex();
                case ARTIFACT -> images.artifactFor(images.singleArch(SMALL).top());
                case WITHOUT_MEDIA_TYPE -> images.withoutMediaType();
                case PADDED -> images.paddedManifest(100_000);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Recipe.class)
    void every_digest_and_size_that_a_manifest_names_is_there_and_right(Recipe recipe) throws IOException {
        SampleImage image = recipe.make(new SampleImages(1, directory));

        for (SampleManifest manifest : image.manifests()) {
            JsonNode document = JSON.readTree(manifest.text());
            for (JsonNode child : document.path("manifests")) {
                assertThat(image.children())
                        .anyMatch(found -> found.digest()
                                        .toString()
                                        .equals(child.path("digest").asText())
                                && found.sizeBytes() == child.path("size").asInt()
                                && found.mediaType()
                                        .equals(child.path("mediaType").asText()));
            }
            List<JsonNode> descriptors = new ArrayList<>();
            document.path("layers").forEach(descriptors::add);
            Stream.of(document.path("config")).filter(JsonNode::isObject).forEach(descriptors::add);
            for (JsonNode descriptor : descriptors) {
                assertThat(image.blobs())
                        .anyMatch(found -> found.digest()
                                        .toString()
                                        .equals(descriptor.path("digest").asText())
                                && found.sizeBytes() == descriptor.path("size").asLong());
            }
        }
        for (Blob blob : image.blobs()) {
            assertThat(hash(blob)).isEqualTo(blob.digest());
        }
    }

    @ParameterizedTest
    @EnumSource(Recipe.class)
    void the_same_seed_gives_the_same_bytes_and_another_seed_others(Recipe recipe) throws IOException {
        Digest once = recipe.make(new SampleImages(1, directory)).top().digest();
        Digest again = recipe.make(new SampleImages(1, directory)).top().digest();
        Digest other = recipe.make(new SampleImages(2, directory)).top().digest();

        assertThat(again).isEqualTo(once);
        assertThat(other).isNotEqualTo(once);
    }

    @Test
    void layers_are_tars_whose_hash_the_configuration_lists() throws IOException {
        SampleImage image = new SampleImages(1, directory).singleArch(LARGE);
        JsonNode config;
        try (InputStream in = image.blobs().getFirst().open()) {
            config = JSON.readTree(in);
        }
        MessageDigest hash = Digest.Algorithm.SHA256.start();
        long contentBytes = 0;
        try (var plain = new DigestInputStream(
                        new GZIPInputStream(image.blobs().getLast().open()), hash);
                var tar = new TarArchiveInputStream(plain)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                contentBytes += entry.getName().endsWith(".bin") ? entry.getSize() : 0;
            }
            plain.transferTo(OutputStream.nullOutputStream());
        }

        assertThat(contentBytes).isEqualTo(LARGE);
        assertThat(config.at("/rootfs/diff_ids/0").asText())
                .isEqualTo(
                        Digest.finished(Digest.Algorithm.SHA256, hash.digest()).toString());
    }

    @Test
    void a_large_layer_lies_in_a_file_and_its_making_can_be_watched() throws IOException {
        var watched = new AtomicLong();
        SampleImage image = new SampleImages(1, directory, watched::addAndGet).singleArch(LARGE);

        assertThat(watched).hasValue(LARGE);
        assertThat(directory.resolve(image.blobs().getLast().digest().hex()))
                .hasSize(image.blobs().getLast().sizeBytes());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_multi_arch_index_names_two_platforms_and_an_attestation() throws IOException {
        JsonNode index = JSON.readTree(
                new SampleImages(1, directory).multiArch(SMALL).top().text());

        assertThat(index.at("/manifests/0/platform/architecture").asText()).isEqualTo("amd64");
        assertThat(index.at("/manifests/1/platform/architecture").asText()).isEqualTo("arm64");
        assertThat(index.at("/manifests/2/platform/architecture").asText()).isEqualTo("unknown");
        assertThat(index.at("/manifests/2/annotations/vnd.docker.reference.digest")
                        .asText())
                .isEqualTo(index.at("/manifests/0/digest").asText());
    }

    @Test
    void a_manifest_can_be_padded_to_the_byte_and_leave_out_its_media_type() throws IOException {
        var images = new SampleImages(1, directory);

        assertThat(images.paddedManifest(4 << 20).top().sizeBytes()).isEqualTo(4 << 20);
        assertThat(images.paddedManifest((4 << 20) + 1).top().sizeBytes()).isEqualTo((4 << 20) + 1);
        assertThatIllegalArgumentException().isThrownBy(() -> images.paddedManifest(10));
        assertThat(JSON.readTree(images.withoutMediaType().top().text()).has("mediaType"))
                .isFalse();
    }

    private static Digest hash(Blob blob) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.start();
        try (var in = new DigestInputStream(blob.open(), hash)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.finished(Digest.Algorithm.SHA256, hash.digest());
    }
}
