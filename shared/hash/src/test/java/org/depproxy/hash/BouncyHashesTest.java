package org.depproxy.hash;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.depproxy.cache.Checkpoint;
import org.depproxy.cache.PortableHash;
import org.depproxy.cache.PortableHashes;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BouncyHashesTest {
    private final PortableHashes hashes = new BouncyHashes();

    @ParameterizedTest
    @EnumSource
    void bytes_hash_as_the_platform_hashes_them_and_again_after_that(Digest.Algorithm algorithm) {
        byte[] bytes = bytes(1_000);
        PortableHash hash = hashes.start(algorithm);
        for (int length = 0; length <= bytes.length; length++) {
            MessageDigest platform = algorithm.start();
            platform.update(bytes, 0, length);
            hash.update(bytes, 0, length);
            assertThat(hash.digest()).isEqualTo(platform.digest());
        }
    }

    @ParameterizedTest
    @EnumSource
    void t172_a_hash_that_was_laid_down_anywhere_goes_on_elsewhere(Digest.Algorithm algorithm) {
        byte[] bytes = bytes(700);
        for (int at = 0; at <= bytes.length; at++) {
            PortableHash begun = hashes.start(algorithm);
            begun.update(bytes, 0, at);
            Octets state = begun.state();
            assertThat(state.length()).isLessThanOrEqualTo(Checkpoint.MAX_HASH_BYTES);
            PortableHash rest = hashes.resumed(algorithm, state);
            rest.update(bytes, at, bytes.length - at);
            assertThat(Digest.finished(algorithm, rest.digest())).isEqualTo(Digest.of(algorithm, bytes));
        }
    }

    @Test
    void what_is_no_state_is_refused() {
        for (int length : new int[] {1, 8, 32, 96, 160}) {
            assertThatThrownBy(() -> hashes.resumed(Digest.Algorithm.SHA256, new Octets(new byte[length])))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> hashes.resumed(Digest.Algorithm.SHA512, new Octets(new byte[length])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_state_that_was_cut_or_made_longer_is_refused(Digest.Algorithm algorithm) {
        PortableHash hash = hashes.start(algorithm);
        hash.update(bytes(100));
        byte[] state = hash.state().toArray();

        for (int length : new int[] {0, state.length / 2, state.length - 1, state.length + 1}) {
            assertThatThrownBy(() -> hashes.resumed(algorithm, new Octets(Arrays.copyOf(state, length))))
                    .as("%s bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
