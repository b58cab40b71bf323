package org.depproxy.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TokenReplyTest {
    private static TokenReply read(String json) throws IOException {
        return TokenReply.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"abc\"}",
                "{\"access_token\":\"abc\"}",
                "{\"token\":\"abc\",\"access_token\":\"abc\"}",
                "{\"token\":\"abc\",\"access_token\":\"\",\"refresh_token\":null}",
                "{\"token\":null,\"access_token\":\"abc\",\"x\":{\"token\":\"other\"},\"y\":[1]}"
            })
    void a_token_has_either_name(String json) throws IOException {
        assertThat(read(json).token()).isEqualTo("abc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "300|300",
                "10|10",
                "9|10",
                "-1|10",
                "0|10",
                "3600|3600",
                "3601|3600",
                "1000000000000000000|3600",
                "1e18|3600",
                "1e999999999|3600",
                "1.5|10",
                "90.5|90",
                "\"300\"|300",
                "\" 300 \"|300",
                "\"-1\"|10",
                "null|60"
            })
    void t017_a_lifetime_is_believed_within_bounds(String expiresIn, int seconds) throws IOException {
        assertThat(read("{\"token\":\"abc\",\"expires_in\":" + expiresIn + "}").lifetime())
                .hasSeconds(seconds);
    }

    @Test
    void t017_a_lifetime_that_is_not_told_is_a_minute() throws IOException {
        assertThat(read("{\"token\":\"abc\"}").lifetime()).hasSeconds(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "null",
                "\"abc\"",
                "{}",
                "{\"token\":\"\"}",
                "{\"token\":1}",
                "{\"token\":{}}",
                "{\"token\":\"a\",\"access_token\":\"b\"}",
                "{\"token\":\"a\",\"token\":\"a\"}",
                "{\"token\":\"a\"} x",
                "{\"token\":\"a\"}{\"token\":\"b\"}",
                "{\"token\":\"a",
                "{\"token\":\"a b\"}",
                "{\"token\":\"a\\r\\nX: y\"}",
                "{\"token\":\"\u00e9\"}",
                "{\"token\":\"a\",\"expires_in\":true}",
                "{\"token\":\"a\",\"expires_in\":\"soon\"}",
                "{\"token\":\"a\",\"expires_in\":[1]}"
            })
    void t017_anything_else_is_no_token(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
    }

    @Test
    void t017_a_token_has_a_greatest_length() throws IOException {
        String longest = "x".repeat(UpstreamLimits.TOKEN_LENGTH);

        assertThat(read("{\"token\":\"" + longest + "\"}").token()).isEqualTo(longest);
        assertThatThrownBy(() -> read("{\"token\":\"" + longest + "x\"}")).isInstanceOf(IOException.class);
    }

    @Test
    void a_token_is_never_printed() throws IOException {
        assertThat(read("{\"token\":\"abc\"}").toString()).isEqualTo("redacted");
        assertThat(Grant.bearer("abc", Instant.EPOCH).toString()).isEqualTo("redacted");
    }

    @Property
    void t017_nothing_but_an_answer_or_a_refusal_comes_of_any_bytes(@ForAll byte[] bytes) {
        try {
            assertThat(TokenReply.read(bytes).token()).isNotEmpty();
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
