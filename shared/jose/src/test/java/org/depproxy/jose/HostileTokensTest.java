package org.depproxy.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.depproxy.access.Seal;
import org.depproxy.access.SigningKeys.StoredKey;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens that must not be believed; each is one step away from {@link #a_token_in_order_is_read}. */
final class HostileTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final ManualClock clock = new ManualClock(NOW);
    private final ECKey key = ecKey(Curve.P_256);
    private final TokenReader reader = reader();

    private TokenReader reader() {
        var store = new MemoryStore().signingKeys();
        Seal seal = new Seal("a secret of at least thirty-two characters", new SecureRandom());
        store.add(new StoredKey(
                key.getKeyID(), key.toPublicJWK().toJSONString(), seal.seal("any", key.toJSONString()), NOW));
        return new TokenReader("depproxy", new PublicKeys(store, clock), clock);
    }

    private static ECKey ecKey(Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("registry+jwt"))
                .keyID(key.getKeyID());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("depproxy")
                .audience("dependency_proxy")
                .subject("anna")
                .claim("tid", "0123456789")
                .issueTime(Date.from(NOW))
                .notBeforeTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(900)))
                .claim("access", List.of(Map.of("type", "repository", "name", "x", "actions", List.of("pull"))));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private String signed(JWSHeader header) throws JOSEException {
        return signed(header, claims().build(), new ECDSASigner(key));
    }

    private boolean isRead(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        String token = signed(header().build(), change.apply(claims()).build(), new ECDSASigner(key));
        return reader.read(token).isPresent();
    }

    @Test
    void a_token_in_order_is_read() throws JOSEException {
        assertThat(isRead(claims -> claims)).isTrue();
    }

    @Test
    void a_header_with_a_key_of_its_own_is_refused() throws Exception {
        ECKey mine = ecKey(Curve.P_256);
        JWSHeader embedded = header().jwk(mine.toPublicJWK()).build();

        assertThat(reader.read(signed(embedded, claims().build(), new ECDSASigner(mine))))
                .isEmpty();
        assertThat(reader.read(signed(header().jwk(key.toPublicJWK()).build()))).isEmpty();
        assertThat(reader.read(signed(
                        header().jwkURL(new URI("https://evil.test/jwks")).build())))
                .isEmpty();
        assertThat(reader.read(signed(
                        header().x509CertURL(new URI("https://evil.test/crt")).build())))
                .isEmpty();
        assertThat(reader.read(signed(header().criticalParams(Set.of("exp")).build())))
                .isEmpty();
        assertThat(reader.read(signed(header().customParam("more", 1).build()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "", "ES256K", "HS256"})
    void an_algorithm_that_is_not_ours_is_refused(String algorithm) throws JOSEException {
        String good = signed(header().build());
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"registry+jwt\",\"kid\":\"" + key.getKeyID() + "\"}";
        String changed =
                BASE64.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + good.substring(good.indexOf('.'));

        assertThat(reader.read(changed)).isEmpty();
        assertThat(reader.read(changed.substring(0, changed.lastIndexOf('.') + 1)))
                .isEmpty();
    }

    @Test
    void our_public_key_is_no_shared_secret() throws JOSEException {
        JWSHeader hmac = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("registry+jwt"))
                .keyID(key.getKeyID())
                .build();
        String jwk = key.toPublicJWK().toJSONString();
        byte[] der = key.toECPublicKey().getEncoded();

        for (byte[] secret :
                List.of(jwk.getBytes(StandardCharsets.UTF_8), (jwk + "\n").getBytes(StandardCharsets.UTF_8), der)) {
            assertThat(reader.read(signed(hmac, claims().build(), new MACSigner(secret))))
                    .isEmpty();
        }
    }

    @Test
    void other_kinds_of_keys_are_refused() throws JOSEException {
        JWSHeader rsa = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("registry+jwt"))
                .keyID(key.getKeyID())
                .build();
        RSASSASigner signer = new RSASSASigner(new RSAKeyGenerator(2048).generate());

        assertThat(reader.read(signed(rsa, claims().build(), signer))).isEmpty();
        assertThat(reader.read(signed(header().build(), claims().build(), new ECDSASigner(ecKey(Curve.P_256)))))
                .isEmpty();
        assertThat(reader.read(signed(header().keyID("unknown").build()))).isEmpty();
        assertThat(reader.read(signed(header().keyID(null).build()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "jwt", "registry"})
    void a_token_for_another_purpose_is_refused(String type) throws JOSEException {
        assertThat(reader.read(signed(header().type(new JOSEObjectType(type)).build())))
                .isEmpty();
        assertThat(reader.read(signed(header().type(null).build()))).isEmpty();
    }

    @Test
    void a_forged_signature_is_refused() throws JOSEException {
        String good = signed(header().build());
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        byte[] signature = Base64.getUrlDecoder().decode(good.substring(unsigned.length()));
        byte[] order = Curve.P_256.toECParameterSpec().getOrder().toByteArray();
        byte[] rIsOrder = signature.clone();
        System.arraycopy(order, order.length - 32, rIsOrder, 0, 32);
        byte[] rIsZero = signature.clone();
        Arrays.fill(rIsZero, 0, 32, (byte) 0);
        assertThat(reader.read(good)).isPresent();

        for (byte[] forged : List.of(
                new byte[64],
                new byte[0],
                rIsZero,
                rIsOrder,
                Arrays.copyOf(signature, 63),
                Arrays.copyOf(signature, 65),
                new byte[] {0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01})) {
            assertThat(reader.read(unsigned + BASE64.encodeToString(forged))).isEmpty();
        }
    }

    @Test
    void a_token_lives_from_its_time_to_its_end_give_or_take_five_seconds() throws JOSEException {
        assertThat(isRead(c -> c.expirationTime(null))).isFalse();
        assertThat(isRead(c -> c.issueTime(null))).isFalse();
        assertThat(isRead(c -> c.notBeforeTime(null))).isFalse();
        assertThat(isRead(c -> c.notBeforeTime(Date.from(NOW.plusSeconds(5))))).isTrue();
        assertThat(isRead(c -> c.notBeforeTime(Date.from(NOW.plusSeconds(6))))).isFalse();
        assertThat(isRead(c -> c.issueTime(Date.from(NOW.plusSeconds(5))))).isTrue();
        assertThat(isRead(c -> c.issueTime(Date.from(NOW.plusSeconds(6))))).isFalse();
        assertThat(isRead(c -> c.expirationTime(Date.from(NOW)))).isFalse();
        assertThat(isRead(c -> c.expirationTime(Date.from(NOW.plusSeconds(3600)))))
                .isTrue();
        assertThat(isRead(c -> c.expirationTime(Date.from(NOW.plusSeconds(3601)))))
                .isFalse();
        assertThat(isRead(c -> c.expirationTime(Date.from(Instant.ofEpochSecond(Long.MAX_VALUE / 2_000)))))
                .isFalse();
        String token = signed(header().build());
        clock.advance(Duration.ofSeconds(904));
        assertThat(reader.read(token)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(reader.read(token)).isEmpty();
    }

    @Test
    void issuer_audience_and_subject_are_ours_to_the_letter() throws JOSEException {
        assertThat(isRead(c -> c.issuer("depproxy/"))).isFalse();
        assertThat(isRead(c -> c.issuer(null))).isFalse();
        assertThat(isRead(c -> c.audience("registry"))).isFalse();
        assertThat(isRead(c -> c.audience(List.of("dependency_proxy", "registry"))))
                .isFalse();
        assertThat(isRead(c -> c.audience(List.of()))).isFalse();
        assertThat(isRead(c -> c.subject(null))).isFalse();
        assertThat(isRead(c -> c.subject("An:na"))).isFalse();
        assertThat(isRead(c -> c.claim("tid", null))).isFalse();
        assertThat(isRead(c -> c.claim("tid", 1234567890))).isFalse();
        assertThat(isRead(c -> c.claim("tid", "too short"))).isFalse();
    }

    @Test
    void access_that_is_not_understood_opens_nothing() throws JOSEException {
        String name = "acme/dependency_proxy/containers/alpine";
        List<Object> strange = List.of(
                "text",
                Map.of("type", "registry", "name", name, "actions", List.of("pull")),
                Map.of("type", "repository", "name", name, "actions", List.of("push")),
                Map.of("type", "repository", "name", name, "actions", "pull"),
                Map.of("type", "repository", "name", 5, "actions", List.of("pull")),
                Map.of("type", "repository", "name", "elsewhere", "actions", List.of("pull")));
        String token =
                signed(header().build(), claims().claim("access", strange).build(), new ECDSASigner(key));

        assertThat(reader.read(token))
                .hasValueSatisfying(grant -> assertThat(grant.pulls()).isEmpty());
    }

    @Test
    void a_token_has_a_bound() throws JOSEException {
        String tooLong = signed(
                header().build(), claims().claim("pad", "p".repeat(9_000)).build(), new ECDSASigner(key));

        assertThat(tooLong.length()).isGreaterThan(TokenForm.MAX_LENGTH);
        assertThat(reader.read(tooLong)).isEmpty();
    }

    @Property(tries = 300)
    void reading_never_throws(@ForAll String text) {
        assertThat(reader.read(text)).isEmpty();
        assertThat(reader.read(text + "." + text + "." + text)).isEmpty();
    }

    @Property(tries = 300)
    void one_changed_character_is_one_too_many(@ForAll @IntRange(max = 2000) int at, @ForAll char with)
            throws JOSEException {
        String good = signed(header().build());
        int index = at % good.length();
        String changed = good.substring(0, index) + with + good.substring(index + 1);

        assertThat(reader.read(changed).isPresent()).isEqualTo(changed.equals(good));
    }
}
