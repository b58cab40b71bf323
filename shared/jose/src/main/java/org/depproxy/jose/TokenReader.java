package org.depproxy.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.Grant;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.RequestedScope;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.name.InvalidName;

/**
 * Reads registry tokens that {@link TokenSigner} made, and takes nothing else: one algorithm, one type, one issuer, one
 * audience, exactly the header members that are written, and no key but the stored ones. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, "JSON Web Token Best Current Practices"</a>
 */
public final class TokenReader {
    /** How far the clocks of maker and reader may be apart. */
    static final Duration LEEWAY = Duration.ofSeconds(5);

    // Also keeps out jwk, jku, x5u, x5c, crit and b64, which would let the sender choose key or rules.
    private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "kid");

    private final String issuer;
    private final PublicKeys keys;
    private final InstantSource clock;
    private final ProvenTokens proven = new ProvenTokens();

    /** @param issuer what {@code iss} must be, to the letter */
    public TokenReader(String issuer, PublicKeys keys, InstantSource clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * The grant of a token made here and still valid; empty for every other text. Contacts nobody but the store of keys.
     *
     * @throws org.depproxy.cache.StoreUnavailable when the keys had to be read and could not be
     */
    public Optional<Grant> read(String token) {
        if (token.length() > TokenForm.MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return isAcceptable(jwt.getHeader()) && isSignedByUs(token, jwt)
                    ? grant(jwt.getJWTClaimsSet())
                    : Optional.empty();
        } catch (ParseException | JOSEException | InvalidName e) {
            return Optional.empty();
        }
    }

    private static boolean isAcceptable(JWSHeader header) {
        return JWSAlgorithm.ES256.equals(header.getAlgorithm())
                && TokenForm.TYPE.equals(header.getType())
                && header.getKeyID() != null
                && header.toJSONObject().keySet().equals(HEADER_MEMBERS);
    }

    private boolean isSignedByUs(String token, SignedJWT jwt) throws JOSEException {
        Optional<ECKey> key = keys.find(jwt.getHeader().getKeyID());
        if (key.isEmpty()) {
            return false;
        }
        if (proven.contains(token, key.get())) {
            return true;
        }
        boolean good = jwt.verify(new ECDSAVerifier(key.get()));
        if (good) {
            proven.add(token, key.get());
        }
        return good;
    }

    private Optional<Grant> grant(JWTClaimsSet claims) throws ParseException {
        boolean ours = issuer.equals(claims.getIssuer())
                && List.of(TokenForm.AUDIENCE).equals(claims.getAudience())
                && claims.getSubject() != null
                && claims.getStringClaim(TokenForm.TOKEN_ID) != null
                && claims.getIssueTime() != null
                && claims.getNotBeforeTime() != null
                && claims.getExpirationTime() != null;
        if (!ours) {
            return Optional.empty();
        }
        Instant issuedAt = claims.getIssueTime().toInstant();
        Instant expiresAt = claims.getExpirationTime().toInstant();
        if (!isTimely(issuedAt, claims.getNotBeforeTime().toInstant(), expiresAt)) {
            return Optional.empty();
        }
        Principal principal = new Principal(
                new UserName(claims.getSubject()), new TokenId(claims.getStringClaim(TokenForm.TOKEN_ID)));
        return Optional.of(new Grant(principal, pulls(claims), issuedAt, expiresAt));
    }

    private boolean isTimely(Instant issuedAt, Instant notBefore, Instant expiresAt) {
        Instant now = clock.instant();
        return now.isBefore(expiresAt.plus(LEEWAY))
                && !notBefore.isAfter(now.plus(LEEWAY))
                && !issuedAt.isAfter(now.plus(LEEWAY))
                && issuedAt.isBefore(expiresAt)
                && !expiresAt.isAfter(issuedAt.plus(Grant.MAX_LIFETIME));
    }

    private static Set<PullScope> pulls(JWTClaimsSet claims) throws ParseException {
        Set<PullScope> pulls = new LinkedHashSet<>();
        List<Object> entries = claims.getListClaim(TokenForm.ACCESS);
        for (Object entry : entries == null ? List.of() : entries) {
            if (entry instanceof Map<?, ?> access
                    && TokenForm.REPOSITORY.equals(access.get("type"))
                    && access.get("actions") instanceof List<?> actions
                    && actions.contains(TokenForm.PULL)
                    && access.get("name") instanceof String name) {
                RequestedScope.scopeOf(name).ifPresent(pulls::add);
            }
        }
        return pulls;
    }
}
