package org.depproxy.access;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AccessTokenTest {
    private static final Random RANDOM = new Random(1);

    @Test
    void t076_a_token_is_found_by_a_scanner_and_read_back() {
        AccessToken token = AccessToken.generate(RANDOM);

        assertThat(token.reveal()).matches("dppat_[0-9A-Za-z]{48}");
        assertThat(AccessToken.parse(token.reveal()))
                .get()
                .satisfies(read -> assertThat(read.hash()).isEqualTo(token.hash()))
                .satisfies(read -> assertThat(read.id()).isEqualTo(token.id()));
    }

    @Test
    void t076_tokens_are_unlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(AccessToken.generate(RANDOM).reveal())).isTrue();
        }
    }

    @Property
    void t076_the_checksum_catches_a_wrong_character(
            @ForAll @IntRange(min = 6, max = 53) int at, @ForAll @IntRange(min = 1, max = 61) int shift) {
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        String text = AccessToken.generate(RANDOM).reveal();
        char wrong = alphabet.charAt((alphabet.indexOf(text.charAt(at)) + shift) % alphabet.length());

        assertThat(AccessToken.parse(text.substring(0, at) + wrong + text.substring(at + 1)))
                .isEmpty();
    }

    @Property
    void t076_the_checksum_catches_swapped_neighbours(@ForAll @IntRange(min = 6, max = 52) int at) {
        String text = AccessToken.generate(RANDOM).reveal();
        String swapped = text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);

        assertThat(AccessToken.parse(swapped).isPresent()).isEqualTo(swapped.equals(text));
    }

    @Test
    void a_token_is_never_printed() {
        AccessToken token = AccessToken.generate(RANDOM);

        assertThat(token.toString()).isEqualTo("redacted");
        assertThat(token.hash()).doesNotContain(token.reveal().substring(16, 48));
    }
}
