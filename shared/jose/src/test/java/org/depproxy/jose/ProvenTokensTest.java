package org.depproxy.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class ProvenTokensTest {
    private final ProvenTokens proven = new ProvenTokens();
    private final ECKey key = key();

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_token_is_proven_to_the_letter_and_for_its_key_alone() {
        proven.add("a.b.c", key);

        assertThat(proven.contains("a.b.c", key)).isTrue();
        assertThat(proven.contains("a.b.d", key)).isFalse();
        assertThat(proven.contains("a.b.c", key())).isFalse();
    }

    @Test
    void no_more_than_the_latest_are_kept() {
        for (int i = 0; i <= ProvenTokens.MOST; i++) {
            proven.add("token " + i, key);
        }

        assertThat(proven.contains("token 0", key)).isFalse();
        assertThat(proven.contains("token 1", key)).isTrue();
        assertThat(proven.contains("token " + ProvenTokens.MOST, key)).isTrue();
    }
}
