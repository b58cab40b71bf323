package org.depproxy.cache;

import java.security.MessageDigest;
import java.util.Random;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class Sha2Test {
    private static final int BLOCKS = 128;

    @ParameterizedTest
    @EnumSource
    void bytes_of_every_length_hash_as_the_platform_hashes_them(Digest.Algorithm algorithm) {
        byte[] bytes = bytes(5 * BLOCKS);
        Sha2 hash = Sha2.start(algorithm);
        for (int length = 0; length <= bytes.length; length++) {
            MessageDigest platform = algorithm.start();
            platform.update(bytes, 0, length);
            hash.update(bytes, 0, length);
            assertThat(hash.digest()).isEqualTo(platform.digest());
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytes_that_come_in_pieces_hash_as_one(Digest.Algorithm algorithm) {
        Random random = new Random(3);
        byte[] bytes = bytes(100_000);
        for (int run = 0; run < 20; run++) {
            Sha2 hash = Sha2.start(algorithm);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(1 + random.nextInt(3 * BLOCKS), bytes.length - at);
                if (length == 1) {
                    hash.update(bytes[at]);
                } else {
                    hash.update(bytes, at, length);
                }
                at += length;
            }
            assertThat(Digest.finished(algorithm, hash.digest())).isEqualTo(Digest.of(algorithm, bytes));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_hash_that_was_laid_down_goes_on_elsewhere(Digest.Algorithm algorithm) {
        byte[] bytes = bytes(10 * BLOCKS + 7);
        for (int at = 0; at <= 10 * BLOCKS; at += BLOCKS) {
            Sha2 begun = Sha2.start(algorithm);
            begun.update(bytes, 0, at);
            Sha2 rest = Sha2.resumed(algorithm, begun.state(), at);
            rest.update(bytes, at, bytes.length - at);
            assertThat(Digest.finished(algorithm, rest.digest())).isEqualTo(Digest.of(algorithm, bytes));
        }
    }

    @Test
    void a_hash_is_laid_down_between_two_blocks_only() {
        Sha2 hash = Sha2.start(Digest.Algorithm.SHA256);
        hash.update(new byte[65]);
        assertThatThrownBy(hash::state).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Sha2.resumed(Digest.Algorithm.SHA256, new Octets(new byte[32]), 65))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sha2.resumed(Digest.Algorithm.SHA512, new Octets(new byte[32]), 128))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
