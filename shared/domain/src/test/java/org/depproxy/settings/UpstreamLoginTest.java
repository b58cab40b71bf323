package org.depproxy.settings;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class UpstreamLoginTest {
    @Test
    void what_is_too_long_is_told_by_bytes_and_not_by_characters() {
        assertThat(new UpstreamLogin("u".repeat(255), "s".repeat(4096))).hasToString("redacted");
        assertThat(new UpstreamLogin("€".repeat(85), "€".repeat(1365) + "s")).hasToString("redacted");

        assertNone("u".repeat(256), "s");
        assertNone("€".repeat(85) + "u", "s");
        assertNone("u", "s".repeat(4097));
        assertNone("u", "€".repeat(1365) + "ss");
    }

    private static void assertNone(String username, String secret) {
        assertThatThrownBy(() -> new UpstreamLogin(username, secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a login has a user name of at most 255 bytes, and a secret of at most 4096");
    }
}
