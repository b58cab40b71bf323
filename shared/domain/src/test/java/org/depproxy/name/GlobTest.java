package org.depproxy.name;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "ghcr.io/**, ghcr.io/org/app, true",
        "ghcr.io/**, ghcrXio/org/app, false",
        "ghcr.io/*, ghcr.io/org/app, false",
        "ghcr.io/*, ghcr.io/app, true",
        "**/app, ghcr.io/org/app, true",
        "*, ghcr.io/org, false",
        "**, ghcr.io/org, true",
        "v?.*, v1.2, true",
        "v?.*, v1., true",
        "v?.*, v10.2, false",
        "a?b, a/b, false",
        "docker.io/library/alpine, docker.io/library/alpine, true",
        "alpine, docker.io/library/alpine, false",
        "docker.io/library/alpine, docker.io/library/alpine2, false",
    })
    void a_pattern_means_the_whole_name(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a***", "a b", "a#", "[a]", "ä", "a\\", "{a,b}"})
    void what_is_no_pattern_is_refused(String pattern) {
        assertThatThrownBy(() -> new Glob(pattern)).isInstanceOf(InvalidName.class);
    }

    @Test
    void a_pattern_has_a_greatest_length() {
        assertThat(new Glob("a".repeat(Glob.MAX_LENGTH)).matches("a".repeat(Glob.MAX_LENGTH)))
                .isTrue();
        assertThatThrownBy(() -> new Glob("a".repeat(Glob.MAX_LENGTH + 1))).isInstanceOf(InvalidName.class);
    }

    /** One that tried every way would not come back. */
    @Test
    void t219_a_hostile_pattern_and_a_hostile_name_come_to_an_end() {
        Glob hostile = new Glob("a*".repeat(Glob.MAX_LENGTH / 2));
        assertThat(hostile.matches("a".repeat(100_000))).isTrue();
        assertThat(hostile.matches("a".repeat(100_000) + "/")).isFalse();
    }

    @Property
    void a_pattern_means_what_the_regular_expression_for_it_means(
            @ForAll("patterns") String pattern, @ForAll("names") String name) {
        String expression = pattern.replace(".", "\\.")
                .replace("**", "#")
                .replace("*", "[^/]*")
                .replace("#", ".*")
                .replace("?", "[^/]");
        assertThat(new Glob(pattern).matches(name)).isEqualTo(Pattern.matches(expression, name));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings()
                .withChars("ab./*?")
                .ofMinLength(1)
                .ofMaxLength(8)
                .filter(pattern -> !pattern.contains("***"));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab./").ofMaxLength(8);
    }
}
