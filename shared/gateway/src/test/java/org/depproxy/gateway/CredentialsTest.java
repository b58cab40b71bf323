package org.depproxy.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class CredentialsTest {
    private static Credentials parse(String header) {
        return Credentials.parse(Optional.of(header));
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void no_header_is_no_credentials() {
        assertThat(Credentials.parse(Optional.empty())).isEqualTo(new Credentials.Absent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c"})
    void the_scheme_has_any_case_and_is_followed_by_spaces(String header) {
        assertThat(parse(header)).isEqualTo(new Credentials.Bearer("a.b.c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                "Bearer\ta.b.c",
                " Bearer a.b.c",
                "Bearer a.b.c ",
                "Bearer a,b",
                "Bearer a.b.c,Bearer d.e.f",
                "Bearer a.b.c, Basic YTpi",
                "Bearer a b",
                "Bearer ä",
                "Bearer a\u0000b",
                "Digest abc",
                "Basic",
                "Basic ***",
                "Basic YQ==",
                "Basic /w==",
                "Basic YTpi=",
                "a.b.c",
            })
    void everything_else_is_unreadable(String header) {
        assertThat(parse(header)).isEqualTo(new Credentials.Unreadable());
    }

    @Test
    void a_password_may_hold_colons_and_any_letters() {
        assertThat(parse(basic("anna:pa:ss:"))).isEqualTo(new Credentials.Basic("anna", "pa:ss:"));
        assertThat(parse(basic("änna:pässword€"))).isEqualTo(new Credentials.Basic("änna", "pässword€"));
        assertThat(parse(basic(":"))).isEqualTo(new Credentials.Basic("", ""));
    }

    @Test
    void padding_may_be_left_out() {
        assertThat(parse("Basic YTpiYw")).isEqualTo(new Credentials.Basic("a", "bc"));
        assertThat(parse("Basic YTpiYw==")).isEqualTo(new Credentials.Basic("a", "bc"));
    }

    @Test
    void user_name_and_password_have_a_bound() {
        String longest = "a:" + "p".repeat(Credentials.MAX_BASIC_BYTES - 2);

        assertThat(parse(basic(longest))).isInstanceOf(Credentials.Basic.class);
        assertThat(parse(basic(longest + "p"))).isEqualTo(new Credentials.Unreadable());
        assertThat(parse("Bearer " + "t".repeat(Credentials.MAX_LENGTH - 7))).isInstanceOf(Credentials.Bearer.class);
        assertThat(parse("Bearer " + "t".repeat(Credentials.MAX_LENGTH - 6))).isEqualTo(new Credentials.Unreadable());
    }

    @Test
    void credentials_are_never_printed() {
        assertThat(parse(basic("anna:secret")).toString()).isEqualTo("redacted");
        assertThat(parse("Bearer secret").toString()).isEqualTo("redacted");
    }

    @Property
    void reading_never_throws(@ForAll String rest, @ForAll boolean bearer) {
        assertThat(parse((bearer ? "Bearer " : "Basic ") + rest)).isNotNull();
        assertThat(parse(rest)).isNotNull();
    }
}
