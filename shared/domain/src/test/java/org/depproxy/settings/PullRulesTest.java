package org.depproxy.settings;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.name.TagPattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PullRulesTest {
    private static final ImageName ALPINE = ImageName.parse("alpine");
    private static final ImageName APP = ImageName.parse("ghcr.io/org/app");
    private static final Tag LATEST = new Tag("latest");
    private static final Tag EDGE = new Tag("edge");

    @Test
    void without_rules_everything_is_allowed() {
        assertThat(PullRules.NONE.allow(ALPINE)).isTrue();
        assertThat(PullRules.NONE.allow(ALPINE, LATEST)).isTrue();
    }

    @Test
    void what_is_denied_is_denied_although_it_is_allowed() {
        PullRules rules = PullRules.NONE
                .allowing(TagPattern.of("docker.io/**", "*"))
                .denying(TagPattern.of("**", "edge"))
                .denying(TagPattern.of("**/busybox", "*"));
        assertThat(rules.allow(ALPINE, LATEST)).isTrue();
        assertThat(rules.allow(ALPINE, EDGE)).isFalse();
        assertThat(rules.allow(APP, LATEST)).isFalse();
        assertThat(rules.allow(APP)).isFalse();
        assertThat(rules.allow(ImageName.parse("busybox"))).isFalse();
    }

    @Test
    void a_denied_tag_does_not_deny_the_image_by_digest() {
        PullRules rules = PullRules.NONE.denying(TagPattern.of("**", "edge"));
        assertThat(rules.allow(ALPINE, EDGE)).isFalse();
        assertThat(rules.allow(ALPINE)).isTrue();
    }

    /** Or a client that resolved an allowed tag could not pull what it stands for. */
    @Property
    void where_a_tag_is_allowed_its_image_is(
            @ForAll("patterns") List<TagPattern> allowed, @ForAll("patterns") List<TagPattern> denied) {
        PullRules rules = new PullRules(allowed, denied);
        for (ImageName image : List.of(ALPINE, APP)) {
            for (Tag tag : List.of(LATEST, EDGE)) {
                assertThat(!rules.allow(image, tag) || rules.allow(image)).isTrue();
            }
        }
    }

    @Provide
    Arbitrary<List<TagPattern>> patterns() {
        return Combinators.combine(
                        Arbitraries.of("**", "docker.io/**", "ghcr.io/org/*", "**/alpine"),
                        Arbitraries.of("*", "**", "edge", "l*", "?dge", "none"))
                .as(TagPattern::of)
                .list()
                .ofMaxSize(3);
    }

    @Test
    void there_is_a_greatest_number_of_patterns() {
        List<TagPattern> most = Collections.nCopies(PullRules.MAX_PATTERNS, TagPattern.of("**", "*"));
        assertThat(new PullRules(List.of(), most).allow(ALPINE)).isFalse();
        assertThatThrownBy(() -> new PullRules(most.subList(0, 1), most)).isInstanceOf(IllegalArgumentException.class);
    }
}
