package org.depproxy.access;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SealTest {
    private static final String SECRET = "s".repeat(Seal.MIN_SECRET_LENGTH);

    private final Seal seal = new Seal(SECRET, new Random(1));

    @Property
    void what_was_sealed_is_opened_again(@ForAll String text, @ForAll String purpose) {
        assertThat(seal.open(purpose, seal.seal(purpose, text))).isEqualTo(wellFormed(text));
    }

    private static String wellFormed(String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void t215_what_was_sealed_for_one_purpose_does_not_open_for_another() {
        Sealed sealed = seal.seal("group 1, https://a.example", "hunter2");

        assertThatThrownBy(() -> seal.open("group 2, https://a.example", sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void another_secret_does_not_open_it() {
        Sealed sealed = seal.seal("p", "text");
        Seal other = new Seal("t".repeat(Seal.MIN_SECRET_LENGTH), new Random(1));

        assertThatThrownBy(() -> other.open("p", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_changed_byte_does_not_open() {
        byte[] bytes = Base64.getDecoder().decode(seal.seal("p", "text").base64());
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            Sealed forged = new Sealed(Base64.getEncoder().encodeToString(changed));
            assertThatThrownBy(() -> seal.open("p", forged)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void what_no_seal_has_made_does_not_open() {
        String whole = seal.seal("p", "text").base64();
        for (String spoiled : List.of("", "AAAA", "no base64", whole.substring(0, 16), whole.substring(0, 20))) {
            assertThatThrownBy(() -> seal.open("p", new Sealed(spoiled))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void the_same_text_is_sealed_unlike_each_time() {
        assertThat(seal.seal("p", "text")).isNotEqualTo(seal.seal("p", "text"));
    }

    @Test
    void a_short_secret_is_refused() {
        assertThatThrownBy(() -> new Seal("short", new Random(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
