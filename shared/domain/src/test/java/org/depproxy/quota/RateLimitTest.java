package org.depproxy.quota;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitTest {
    private static Optional<RateLimit> read(String limit, String remaining) {
        return RateLimit.read(List.of(limit), List.of(remaining), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "100;w=21600,76;w=21600,100,76,21600",
        "200;w=21600,200;w=21600,200,200,21600",
        "100;w=21600,0;w=21600,100,0,21600",
        "' 100 ; w = 60 ',099;w=60,100,99,60",
        "999999999;w=999999999,1;w=999999999,999999999,1,999999999"
    })
    void what_docker_hub_says_is_read(String limit, String remaining, long pulls, long left, long seconds) {
        assertThat(read(limit, remaining))
                .contains(new RateLimit(pulls, left, Duration.ofSeconds(seconds), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "100",
                "100;w=",
                ";w=60",
                "-1;w=60",
                "100;w=0",
                "1e2;w=60",
                "100;w=60;w=60",
                "100, 100;w=60",
                "1000000000;w=60",
                "100;w=1000000000",
                "100;w=-60",
                "100;W=60",
                "٣;w=60",
                "100;w=60\u0000",
                "x;w=60",
                "100;w=61"
            })
    void what_is_not_in_that_form_is_as_if_nothing_was_said(String text) {
        assertThat(read(text, "0;w=60")).isEmpty();
        if (!text.equals("100;w=61")) {
            assertThat(read("100;w=60", text)).isEmpty();
        }
    }

    @Test
    void more_left_than_allowed_is_not_believed() {
        assertThat(read("100;w=60", "101;w=60")).isEmpty();
    }

    @Test
    void a_header_that_is_missing_or_says_two_things_says_nothing() {
        assertThat(RateLimit.read(List.of(), List.of("1;w=60"), List.of())).isEmpty();
        assertThat(RateLimit.read(List.of("100;w=60"), List.of(), List.of())).isEmpty();
        assertThat(RateLimit.read(List.of("100;w=60"), List.of("1;w=60", "2;w=60"), List.of()))
                .isEmpty();
        assertThat(RateLimit.read(List.of("100;w=60"), List.of("1;w=60", "1;w=60"), List.of()))
                .isPresent();
    }

    @Test
    void for_whom_is_counted_is_one_short_word_or_not_told() {
        assertThat(source("203.0.113.7")).contains("203.0.113.7");
        assertThat(source("2001:db8::1")).contains("2001:db8::1");
        assertThat(source("e07f0a5c-7a4c-4a53-9c1b-0a8a1b1f6d3e")).isPresent();
        assertThat(source("")).isEmpty();
        assertThat(source("two words")).isEmpty();
        assertThat(source("\u001b[31mred")).isEmpty();
        assertThat(source("a".repeat(65))).isEmpty();
    }

    private static Optional<String> source(String text) {
        return RateLimit.read(List.of("100;w=60"), List.of("1;w=60"), List.of(text))
                .orElseThrow()
                .source();
    }
}
