package org.depproxy.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.depproxy.content.Child;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.content.Platform;
import org.depproxy.name.Digest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class JacksonManifestReaderTest {
    private static final Digest A = Digest.sha256(new byte[] {1});
    private static final Digest B = Digest.of(Digest.Algorithm.SHA512, new byte[] {2});
    private static final MediaType CONFIG = new MediaType("application/vnd.oci.image.config.v1+json");
    private static final MediaType LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
    private static final String CONFIG_JSON = descriptor(CONFIG, A, 7);
    private static final String LAYER_JSON = descriptor(LAYER, B, 8);
    private static final String INDEX_TYPE = MediaType.OCI_INDEX.value();

    private final JacksonManifestReader reader = new JacksonManifestReader();

    private static String descriptor(MediaType type, Digest digest, long size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }

    private ManifestReading image(String json) {
        return reader.read(MediaType.OCI_MANIFEST, json.getBytes(StandardCharsets.UTF_8));
    }

    private ManifestReading index(String json) {
        return reader.read(MediaType.OCI_INDEX, json.getBytes(StandardCharsets.UTF_8));
    }

    private static ManifestReading clear(List<Descriptor> blobs, List<Descriptor> children) {
        List<Child> anywhere = children.stream()
                .map(child -> new Child(child, Optional.empty()))
                .toList();
        return new ManifestReading.Clear(new ManifestOutline(blobs, anywhere));
    }

    @Test
    void an_image_has_its_config_and_then_its_layers() {
        assertThat(image("{\"layers\":[" + LAYER_JSON + "," + CONFIG_JSON + "],\"config\":" + CONFIG_JSON
                        + ",\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
                        + "\",\"annotations\":{\"layers\":\"x\"},\"subject\":" + CONFIG_JSON + "}"))
                .isEqualTo(clear(
                        List.of(
                                new Descriptor(CONFIG, A, 7),
                                new Descriptor(LAYER, B, 8),
                                new Descriptor(CONFIG, A, 7)),
                        List.of()));
    }

    @Test
    void an_index_has_children_which_may_be_indexes() {
        assertThat(index("{\"schemaVersion\":2,\"manifests\":[" + descriptor(MediaType.OCI_INDEX, A, 1) + ","
                        + descriptor(MediaType.DOCKER_MANIFEST, B, 2) + "]}"))
                .isEqualTo(clear(
                        List.of(),
                        List.of(
                                new Descriptor(MediaType.OCI_INDEX, A, 1),
                                new Descriptor(MediaType.DOCKER_MANIFEST, B, 2))));
        assertThat(index("{\"schemaVersion\":2,\"manifests\":[]}")).isEqualTo(clear(List.of(), List.of()));
    }

    private static String indexOf(String platform) {
        String child = descriptor(MediaType.OCI_MANIFEST, A, 1);
        return "{\"schemaVersion\":2,\"manifests\":[" + child.replace("}", ",\"platform\":" + platform + "}") + "]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\"} | linux | arm64",
                "{\"os\":\"windows\",\"os.version\":\"10\",\"architecture\":\"amd64\",\"features\":[{}]} | windows | amd64",
                "{\"os\":\"linux\"} | |",
                "{} | |",
                "null | |"
            })
    void a_child_says_what_it_runs_on(String platform, @Nullable String os, @Nullable String architecture) {
        Optional<Platform> expected =
                os == null || architecture == null ? Optional.empty() : Optional.of(new Platform(os, architecture));

        assertThat(index(indexOf(platform)))
                .isEqualTo(new ManifestReading.Clear(new ManifestOutline(
                        List.of(), List.of(new Child(new Descriptor(MediaType.OCI_MANIFEST, A, 1), expected)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"linux/amd64\"",
                "[]",
                "{\"os\":1,\"architecture\":\"amd64\"}",
                "{\"os\":\"linux\",\"os\":\"windows\",\"architecture\":\"amd64\"}",
                "{\"OS\":\"linux\",\"architecture\":\"amd64\"}"
            })
    void a_platform_that_two_readers_take_for_two_things_is_refused(String platform) {
        assertThat(index(indexOf(platform))).isInstanceOf(ManifestReading.Ambiguous.class);
    }

    @Test
    void an_artifact_with_an_empty_config_and_embedded_bytes_is_an_image() {
        MediaType empty = new MediaType("application/vnd.oci.empty.v1+json");
        Digest digest = Digest.sha256("{}".getBytes(StandardCharsets.UTF_8));
        String config = "{\"mediaType\":\"" + empty + "\",\"digest\":\"" + digest + "\",\"size\":2,\"data\":\"e30=\"}";

        assertThat(image("{\"schemaVersion\":2,\"artifactType\":\"application/x\",\"config\":" + config
                        + ",\"layers\":[" + config + "]}"))
                .isEqualTo(clear(Collections.nCopies(2, new Descriptor(empty, digest, 2)), List.of()));
    }

    @Test
    void t009_the_urls_of_a_foreign_layer_are_not_looked_at() {
        String layer = LAYER_JSON.replace("}", ",\"urls\":[\"https://evil.test/x\"]}");

        assertThat(image("{\"schemaVersion\":2,\"layers\":[" + layer + "]}"))
                .isEqualTo(clear(List.of(new Descriptor(LAYER, B, 8)), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "<html></html>",
                "{",
                "{\"schemaVersion\":2,\"layers\":[]",
                "{\"schemaVersion\":2,\"layers\":[]} x",
                "{\"schemaVersion\":2,\"layers\":[]}{}",
                "{\"schemaVersion\":2,\"layers\":[]}]",
                "\uFEFF{\"schemaVersion\":2,\"layers\":[]}",
                "{\"schemaVersion\":2,\"layers\":[],}",
                "{\"schemaVersion\":2,/**/\"layers\":[]}",
                "{'schemaVersion':2,'layers':[]}",
                "{\"schemaVersion\":2,\"layers\":[],\"x\":NaN}",
                "{\"schemaVersion\":2,\"layers\":[],\"layers\":[]}",
                "{\"schemaVersion\":2,\"layers\":[],\"\\u006cayers\":[]}",
                "{\"schemaVersion\":2,\"layers\":[],\"a\":{\"b\":{\"c\":1,\"c\":2}}}",
                "{\"layers\":[]}",
                "{\"schemaVersion\":1,\"layers\":[]}",
                "{\"schemaVersion\":\"2\",\"layers\":[]}",
                "{\"schemaVersion\":2.0,\"layers\":[]}",
                "{\"schemaVersion\":99999999999999999999,\"layers\":[]}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"layers\":null}",
                "{\"schemaVersion\":2,\"layers\":{}}",
                "{\"schemaVersion\":2,\"layers\":[[]]}",
                "{\"schemaVersion\":2,\"layers\":[],\"config\":null}",
                "{\"schemaVersion\":2,\"layers\":[],\"config\":[]}",
                "{\"schemaVersion\":2,\"layers\":[],\"manifests\":[]}",
                "{\"schemaVersion\":2,\"layers\":[],\"fsLayers\":[]}",
                "{\"schemaVersion\":2,\"layers\":[],\"Manifests\":[]}",
                "{\"schemaVersion\":2,\"layers\":[],\"manife\u017Fts\":[]}",
                "{\"schemaVersion\":2,\"layers\":[],\"mediaType\":\"\"}",
                "{\"schemaVersion\":2,\"layers\":[],\"mediaType\":null}",
                "{\"schemaVersion\":2,\"layers\":[],\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\"}",
                "{\"schemaVersion\":2,\"layers\":[],\"mediaType\":\"application/vnd.oci.image.index.v1+json\"}"
            })
    void t027_what_could_be_taken_for_two_things_or_for_none_is_ambiguous(String json) {
        assertThat(image(json)).isInstanceOf(ManifestReading.Ambiguous.class);
    }

    @Test
    void t027_an_index_is_not_an_image_besides() {
        assertThat(index("{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}"))
                .isInstanceOf(ManifestReading.Ambiguous.class);
        assertThat(index("{\"schemaVersion\":2,\"manifests\":[],\"config\":" + CONFIG_JSON + "}"))
                .isInstanceOf(ManifestReading.Ambiguous.class);
        assertThat(index("{\"schemaVersion\":2}")).isInstanceOf(ManifestReading.Ambiguous.class);
        assertThat(index("{\"schemaVersion\":2,\"manifests\":[],\"mediaType\":\"" + INDEX_TYPE + "\"}"))
                .isInstanceOf(ManifestReading.Clear.class);
    }

    @Test
    void t027_other_encodings_than_utf_8_are_ambiguous() {
        String json = "{\"schemaVersion\":2,\"layers\":[]}";

        assertThat(reader.read(MediaType.OCI_MANIFEST, json.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(ManifestReading.Ambiguous.class);
        assertThat(reader.read(MediaType.OCI_MANIFEST, json.getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(ManifestReading.Ambiguous.class);
        assertThat(reader.read(
                        MediaType.OCI_MANIFEST,
                        "{\"schemaVersion\":2,\"layers\":[],\"x\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(new ManifestReading.Ambiguous("not UTF-8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "1",
                "{\"digest\":\"D\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"D\"}",
                "{\"mediaType\":\"a/b\",\"digest\":\"D\",\"size\":-1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"D\",\"size\":1.0}",
                "{\"mediaType\":\"a/b\",\"digest\":\"D\",\"size\":1e3}",
                "{\"mediaType\":\"a/b\",\"digest\":\"D\",\"size\":\"1\"}",
                "{\"mediaType\":\"a/b\",\"digest\":\"D\",\"size\":9223372036854775808}",
                "{\"mediaType\":\"a/b\",\"digest\":\"D\",\"size\":1,\"size\":2}",
                "{\"mediaType\":\"a/b\",\"digest\":\"D\",\"size\":1,\"Size\":2}",
                "{\"mediaType\":\"nonsense\",\"digest\":\"D\",\"size\":1}",
                "{\"mediaType\":1,\"digest\":\"D\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"sha256:ABC\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"md5:d41d8cd98f00b204e9800998ecf8427e\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"sha256:../../etc\",\"size\":1}"
            })
    void t030_a_descriptor_names_a_type_a_digest_and_a_size(String descriptor) {
        String whole = descriptor.replace("\"D\"", "\"" + A + "\"");

        assertThat(image("{\"schemaVersion\":2,\"layers\":[" + whole + "]}"))
                .isInstanceOf(ManifestReading.Ambiguous.class);
    }

    @Test
    void the_largest_size_is_one() {
        assertThat(image("{\"schemaVersion\":2,\"layers\":[" + descriptor(LAYER, A, Long.MAX_VALUE) + "]}"))
                .isEqualTo(clear(List.of(new Descriptor(LAYER, A, Long.MAX_VALUE)), List.of()));
    }

    @ParameterizedTest
    @CsvSource({"10000,true", "10001,false"})
    void t032_so_many_descriptors_are_read(int count, boolean read) {
        String children = String.join(",", Collections.nCopies(count, descriptor(MediaType.OCI_MANIFEST, A, 1)));

        assertThat(index("{\"schemaVersion\":2,\"manifests\":[" + children + "]}") instanceof ManifestReading.Clear)
                .isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"99,true", "100,false", "100000,false"})
    void t032_values_nest_so_deep(int depth, boolean read) {
        String nested = "[".repeat(depth) + "]".repeat(depth);

        assertThat(image("{\"schemaVersion\":2,\"layers\":[],\"x\":" + nested + "}") instanceof ManifestReading.Clear)
                .isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"100,true", "101,false", "401,false"})
    void t032_numbers_are_so_long(int digits, boolean read) {
        String json = "{\"schemaVersion\":2,\"layers\":[],\"x\":" + "1".repeat(digits) + "}";

        assertThat(image(json) instanceof ManifestReading.Clear).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"-1,true", "0,true", "1,false"})
    void t032_a_manifest_is_so_large(int beyond, boolean read) {
        String start = "{\"schemaVersion\":2,\"layers\":[],\"x\":\"";
        String end = "\"}";
        String json = start + "x".repeat(Manifest.MAX_BYTES + beyond - start.length() - end.length()) + end;

        assertThat(image(json) instanceof ManifestReading.Clear).isEqualTo(read);
    }

    @Test
    void t032_a_key_of_a_megabyte_is_ambiguous() {
        assertThat(image("{\"schemaVersion\":2,\"layers\":[],\"" + "k".repeat(1_000_000) + "\":1}"))
                .isInstanceOf(ManifestReading.Ambiguous.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.docker.distribution.manifest.v1+json",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/json",
                "text/html"
            })
    void t034_other_types_are_refused_whatever_is_in_them(String type) {
        assertThat(reader.read(
                        new MediaType(type), "{\"schemaVersion\":2,\"layers\":[]}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ManifestReading.Ambiguous.class);
    }

    @Property
    void no_bytes_make_it_throw(@ForAll byte[] bytes) {
        assertThat(reader.read(MediaType.OCI_MANIFEST, bytes)).isNotNull();
    }

    @Property
    void nothing_that_looks_like_a_manifest_makes_it_throw(@ForAll("almostManifests") String json) {
        assertThat(image(json)).isNotNull();
        assertThat(index(json)).isNotNull();
    }

    @Provide
    Arbitrary<String> almostManifests() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"schemaVersion\":2",
                        "\"layers\":",
                        "\"manifests\":[",
                        "\"config\":",
                        LAYER_JSON,
                        "null",
                        "1e99999",
                        "\"",
                        "\"size\":1",
                        "\\u0000",
                        "\u0000")
                .list()
                .ofMaxSize(20)
                .map(parts -> "{\"schemaVersion\":2," + String.join("", parts));
    }
}
