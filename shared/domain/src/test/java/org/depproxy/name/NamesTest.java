package org.depproxy.name;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NamesTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "alpine, docker.io/library/alpine",
        "library/alpine, docker.io/library/alpine",
        "docker.io/alpine, docker.io/library/alpine",
        "index.docker.io/library/alpine, docker.io/library/alpine",
        "org/app/part, docker.io/org/app/part",
        "ghcr.io/org/app, ghcr.io/org/app",
        "GHCR.io/org/app, ghcr.io/org/app",
        "localhost:5000/app, localhost:5000/app",
        "localhost/app, localhost/app",
    })
    void one_image_has_one_name(String typed, String whole) {
        assertThat(ImageName.parse(typed)).hasToString(whole);
        assertThat(ImageName.parse(whole)).isEqualTo(ImageName.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/",
                "/a",
                "a//b",
                "A",
                "a/B",
                "-a",
                "a-",
                ".a/b",
                "a..b",
                "a___b",
                "a/../b",
                "a/./b",
                "a b",
                "ä",
                "a%2fb",
                "a?b",
                "a#b",
                "a;b",
                "a\\b",
                "a\u0000b",
                "ghcr.io/",
                "ghcr.io:99999999/a",
                "a:b@c/d",
            })
    void what_is_no_image_name_is_refused(String text) {
        assertThatThrownBy(() -> ImageName.parse(text)).isInstanceOf(InvalidName.class);
    }

    @Test
    void an_image_name_has_a_longest_length() {
        assertThat(new ImageName(RegistryName.DOCKER_HUB, "a".repeat(ImageName.MAX_LENGTH)))
                .isNotNull();
        assertThatThrownBy(() -> new ImageName(RegistryName.DOCKER_HUB, "a".repeat(ImageName.MAX_LENGTH + 1)))
                .isInstanceOf(InvalidName.class);
    }

    @Property
    void reading_any_text_either_names_or_refuses(@ForAll @StringLength(max = 300) String text) {
        for (Reading reading :
                List.<Reading>of(ImageName::parse, GroupPath::parse, Reference::parse, RegistryName::parse)) {
            try {
                assertThat(reading.parse(text)).isNotNull();
            } catch (InvalidName e) {
                assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n", "\r", "\u0000");
            }
        }
    }

    private interface Reading {
        Object parse(String text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "1", "_x", "3.20", "a-b.c_d", "v1.0.0-rc.1"})
    void a_tag_is_its_text(String text) {
        assertThat(Reference.parse(text)).isEqualTo(new Tag(text)).hasToString(text);
    }

    @Test
    void a_tag_has_a_longest_length() {
        assertThat(new Tag("a".repeat(128))).isNotNull();
        assertThatThrownBy(() -> new Tag("a".repeat(129))).isInstanceOf(InvalidName.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "-a", "a b", "a/b", "a\nb", "ä"})
    void what_is_no_tag_is_refused(String text) {
        assertThatThrownBy(() -> new Tag(text)).isInstanceOf(InvalidName.class);
    }

    @Test
    void t030_only_whole_lower_case_digests_of_known_algorithms_are_taken() {
        assertThat(Digest.parse("sha256:" + HEX)).hasToString("sha256:" + HEX);
        assertThat(Digest.parse("sha512:" + HEX + HEX)).hasToString("sha512:" + HEX + HEX);
        for (String wrong : List.of(
                "sha256:" + HEX.toUpperCase(java.util.Locale.ROOT),
                "sha256:" + HEX.substring(1),
                "sha256:" + HEX + "0",
                "sha512:" + HEX,
                "md5:" + HEX,
                "sha256:../../etc",
                "sha256:%2e%2e",
                "sha256+b64:x",
                "sha256:" + HEX + ":x",
                "sha256:",
                ":",
                "sha256:" + "0".repeat(10_000))) {
            assertThatThrownBy(() -> Digest.parse(wrong)).as(wrong).isInstanceOf(InvalidName.class);
        }
    }

    @Property
    void a_digest_names_its_bytes_and_no_others(@ForAll byte[] bytes, @ForAll byte[] others) {
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            Digest digest = Digest.of(algorithm, bytes);
            assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
            assertThat(digest.names(bytes)).isTrue();
            assertThat(digest.names(others)).isEqualTo(java.util.Arrays.equals(bytes, others));
        }
    }

    @Test
    void a_group_is_below_whole_segments_only() {
        assertThat(GroupPath.parse("Acme/Platform/build").lineage())
                .containsExactly(
                        new GroupPath("acme"), new GroupPath("acme/platform"), new GroupPath("acme/platform/build"));
        assertThat(new GroupPath("acmeco").lineage()).doesNotContain(new GroupPath("acme"));
    }

    @Test
    void groups_nest_twenty_deep_and_no_deeper() {
        assertThat(new GroupPath("g" + "/g".repeat(19)).lineage()).hasSize(GroupPath.MAX_DEPTH);
        assertThatThrownBy(() -> new GroupPath("g" + "/g".repeat(20))).isInstanceOf(InvalidName.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "a#b", "a%b", "a b", "-a", "..", "a/..", "ä", "a\u0000"})
    void what_is_no_group_is_refused(String text) {
        assertThatThrownBy(() -> GroupPath.parse(text)).isInstanceOf(InvalidName.class);
    }
}
