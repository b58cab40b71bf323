package org.depproxy.upstream;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ChallengeReaderTest {
    private static final Challenge HUB =
            new Challenge.Bearer("https://auth.docker.io/token", Optional.of("registry.docker.io"));

    private static Challenge read(String... headers) {
        return ChallengeReader.read(List.of(headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:a/b:pull\"",
                "bearer REALM=\"https://auth.docker.io/token\" , Service=registry.docker.io",
                "Basic realm=\"x, y\", Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"",
                "Negotiate, Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"",
                "Negotiate YWJj/+==, Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"",
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",Bearer realm=\"https://b/\"",
                "Bearer realm=\"https:\\/\\/auth.docker.io\\/token\",\tservice = \"registry.docker.io\",error=\"a\",error=\"b\"",
                ",, Bearer  realm=\"https://auth.docker.io/token\",,service=\"registry.docker.io\",,"
            })
    void the_first_bearer_wins(String header) {
        assertThat(read(header)).isEqualTo(HUB);
    }

    @Test
    void headers_count_in_their_order() {
        assertThat(read("Basic realm=\"a\"", "Bearer realm=\"https://a/\"", "Bearer realm=\"https://b/\""))
                .isEqualTo(new Challenge.Bearer("https://a/", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"x\"", "basic", "Digest nonce=\"y\", Basic realm=\"x\", charset=\"UTF-8\""})
    void a_basic_challenge_counts_where_there_is_no_bearer(String header) {
        assertThat(read(header)).isEqualTo(new Challenge.Basic());
    }

    @Test
    void what_nobody_can_meet_is_unmet() {
        assertThat(read()).isEqualTo(new Challenge.Unmet());
        assertThat(read("")).isEqualTo(new Challenge.Unmet());
        assertThat(read("Negotiate")).isEqualTo(new Challenge.Unmet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer realm",
                "Bearer realm=",
                "Bearer realm=\"",
                "Bearer realm=\"x\\",
                "Bearer realm=\"x\" service=\"y\"",
                "Bearer realm=\"x\",realm=\"x\"",
                "Bearer realm=\"x\",REALM=\"y\"",
                "Bearer realm=\"x\",service=\"y\",service=\"y\"",
                "Bearer realm=\"x\",scope=\"y\",scope=\"z\"",
                "Bearer token68==",
                "Bearer service=\"y\"",
                "Bearer realm=\"x\", Basic \"",
                "\"",
                "=",
                "Bearer r\u00e9alm=\"x\""
            })
    void t016_what_follows_no_grammar_or_repeats_itself_is_malformed(String header) {
        assertThat(read(header)).isEqualTo(new Challenge.Malformed());
    }

    @Test
    void t016_a_challenge_is_read_up_to_its_greatest_length() {
        String start = "Bearer realm=\"";
        String fits = start + "x".repeat(UpstreamLimits.CHALLENGE_LENGTH - start.length() - 2) + "\"";

        assertThat(read(fits)).isInstanceOf(Challenge.Bearer.class);
        assertThat(read(fits + ",")).isEqualTo(new Challenge.Malformed());
        assertThat(read("Basic", "x".repeat(UpstreamLimits.CHALLENGE_LENGTH))).isEqualTo(new Challenge.Malformed());
    }

    @Property
    void t016_nothing_makes_it_throw(@ForAll List<String> headers) {
        assertThat(ChallengeReader.read(headers)).isNotNull();
    }

    @Property
    void t016_nothing_that_looks_like_a_challenge_makes_it_throw(@ForAll("almostChallenges") String header) {
        if (ChallengeReader.read(List.of(header)) instanceof Challenge.Bearer(String realm, Optional<String> service)) {
            assertThat(header).containsIgnoringCase("bearer").contains("=");
            assertThat(realm.length() + service.orElse("").length()).isLessThan(header.length());
        }
    }

    @Provide
    Arbitrary<String> almostChallenges() {
        return Arbitraries.of(
                        "Bearer",
                        "Basic",
                        " ",
                        ",",
                        "=",
                        "\"",
                        "realm",
                        "service",
                        "scope",
                        "\\",
                        "x",
                        "\"y\"",
                        "realm=\"z\"")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property
    void a_quoted_realm_is_read_as_it_was_meant(@ForAll("texts") String realm) {
        String quoted = realm.replace("\\", "\\\\").replace("\"", "\\\"");

        assertThat(read("Bearer realm=\"" + quoted + "\", service=\"s\""))
                .isEqualTo(new Challenge.Bearer(realm, Optional.of("s")));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(100);
    }
}
