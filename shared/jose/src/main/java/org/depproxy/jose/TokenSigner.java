package org.depproxy.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.depproxy.access.Grant;
import org.depproxy.access.PullScope;

/**
 * Makes registry tokens: JWTs signed with ES256, of the type {@code registry+jwt}. Thread-safe.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/jwt/">distribution, "Token Authentication
 *     Implementation"</a>
 */
public final class TokenSigner {
    /** The most characters of scope names in a token, so that it stays within what is read: the rest is not granted. */
    static final int MAX_NAMES_LENGTH = 4_000;

    private static final int ID_BYTES = 16;
    private static final int ENTRY_OVERHEAD = 60;

    private final String issuer;
    private final PrivateKeys keys;
    private final RandomGenerator random;

    /**
     * @param issuer what readers expect as {@code iss}
     * @param random a cryptographically strong source of token ids
     */
    public TokenSigner(String issuer, PrivateKeys keys, RandomGenerator random) {
        this.issuer = issuer;
        this.keys = keys;
        this.random = random;
    }

    /**
     * The token that carries this grant. When the names of the images are longer than fits, some are left out, as the
     * token specification allows: the client is then refused there, and asks for a token for that image.
     */
    public String sign(Grant grant) {
        ECKey key = keys.current();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(TokenForm.TYPE)
                .keyID(key.getKeyID())
                .build();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(TokenForm.AUDIENCE)
                .subject(grant.principal().user().value())
                .claim(TokenForm.TOKEN_ID, grant.principal().token().value())
                .issueTime(Date.from(grant.issuedAt()))
                .notBeforeTime(Date.from(grant.issuedAt()))
                .expirationTime(Date.from(grant.expiresAt()))
                .jwtID(id())
                .claim(TokenForm.ACCESS, access(grant))
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("could not sign a registry token with the key " + key.getKeyID(), e);
        }
        return token.serialize();
    }

    private String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static List<Map<String, Object>> access(Grant grant) {
        List<String> names = grant.pulls().stream()
                .sorted(Comparator.comparing(PullScope::toString))
                .map(TokenForm::repository)
                .toList();
        List<Map<String, Object>> entries = new ArrayList<>();
        int length = 0;
        for (String name : names) {
            length += name.length() + ENTRY_OVERHEAD;
            if (length <= MAX_NAMES_LENGTH) {
                entries.add(Map.of("type", TokenForm.REPOSITORY, "name", name, "actions", List.of(TokenForm.PULL)));
            }
        }
        return entries;
    }
}
