package org.depproxy.content;

import java.nio.charset.StandardCharsets;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ContentTest {
    private static final byte[] BYTES = "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8);

    @Test
    void a_manifest_is_what_its_digest_names() {
        Manifest manifest = Manifest.verified(Digest.sha256(BYTES), MediaType.OCI_MANIFEST, BYTES);

        assertThat(manifest.bytes()).isEqualTo(BYTES);
        assertThat(manifest.descriptor())
                .isEqualTo(new Descriptor(MediaType.OCI_MANIFEST, Digest.sha256(BYTES), BYTES.length));
    }

    @Test
    void a_manifest_of_other_bytes_is_refused() {
        Digest other = Digest.sha256(new byte[0]);

        assertThatThrownBy(() -> Manifest.verified(other, MediaType.OCI_MANIFEST, BYTES))
                .isInstanceOf(DigestMismatch.class)
                .hasMessageContaining(other.toString());
    }

    @Test
    void t032_a_manifest_has_at_most_four_mebibytes() {
        byte[] most = new byte[Manifest.MAX_BYTES];
        byte[] more = new byte[Manifest.MAX_BYTES + 1];

        assertThat(Manifest.verified(Digest.sha256(most), MediaType.OCI_INDEX, most)
                        .sizeBytes())
                .isEqualTo(4 * 1024 * 1024);
        assertThatThrownBy(() -> Manifest.verified(Digest.sha256(more), MediaType.OCI_INDEX, more))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_manifest_cannot_be_changed_from_outside() {
        byte[] bytes = BYTES.clone();
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
        bytes[0] = 0;
        manifest.bytes()[1] = 0;

        assertThat(manifest.bytes()).isEqualTo(BYTES);
    }

    @Test
    void a_media_type_is_read_without_its_parameters() {
        assertThat(MediaType.parse("Application/JSON; charset=utf-8")).isEqualTo(new MediaType("application/json"));
        assertThat(MediaType.parse(MediaType.DOCKER_LIST.value()).isIndex()).isTrue();
        assertThat(MediaType.parse("application/vnd.docker.distribution.manifest.v1+prettyjws")
                        .isManifest())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "json", "a/b/c", "a/b\r\nx: y", "a /b", "/", "text/", "ä/b"})
    void t151_what_is_no_media_type_is_refused(String text) {
        assertThatThrownBy(() -> MediaType.parse(text)).isInstanceOf(InvalidName.class);
    }
}
