package org.depproxy.jose;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.depproxy.access.SigningKeys;
import org.depproxy.access.SigningKeys.StoredKey;

/**
 * The public halves of the signing keys, remembered: read from the store on first use, when they are an hour old, and for an
 * unknown key id, then at most once a minute. Needs no secret. Thread-safe.
 */
public final class PublicKeys {
    /** How seldom an unknown key id makes the store be asked. */
    static final Duration REFRESH_INTERVAL = Duration.ofMinutes(1);

    private final SigningKeys store;
    private final InstantSource clock;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile Known known = new Known(Map.of(), Instant.MIN);

    public PublicKeys(SigningKeys store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The key of this id.
     *
     * @throws org.depproxy.cache.StoreUnavailable when the store had to be asked and did not answer
     */
    Optional<ECKey> find(String keyId) {
        Known now = current(TokenForm.KEYS_MAX_AGE);
        if (!now.keys().containsKey(keyId)) {
            now = current(REFRESH_INTERVAL);
        }
        return Optional.ofNullable(now.keys().get(keyId));
    }

    /**
     * The keys as a JSON Web Key Set, the public members only, in a fixed order.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, section 5</a>
     */
    public String jwks() {
        List<JWK> keys = current(REFRESH_INTERVAL).keys().values().stream()
                .sorted(Comparator.comparing(ECKey::getKeyID))
                .<JWK>map(key -> key)
                .toList();
        return new JWKSet(keys).toString(true);
    }

    private Known current(Duration maxAge) {
        if (isYoung(maxAge)) {
            return known;
        }
        loading.lock();
        try {
            if (!isYoung(maxAge)) {
                known = new Known(read(store.all()), clock.instant());
            }
            return known;
        } finally {
            loading.unlock();
        }
    }

    // Before the first login there is no key; remembering that would refuse the first tokens for a minute.
    private boolean isYoung(Duration maxAge) {
        return !known.keys().isEmpty() && clock.instant().minus(maxAge).isBefore(known.readAt());
    }

    private static Map<String, ECKey> read(List<StoredKey> stored) {
        Map<String, ECKey> keys = new HashMap<>();
        for (StoredKey key : stored) {
            keys.put(key.id(), publicHalf(key));
        }
        return Map.copyOf(keys);
    }

    private static ECKey publicHalf(StoredKey key) {
        try {
            return ECKey.parse(key.publicJwk()).toPublicJWK();
        } catch (ParseException e) {
            throw new IllegalStateException("the stored signing key " + key.id() + " is no JSON Web Key", e);
        }
    }

    private record Known(Map<String, ECKey> keys, Instant readAt) {}
}
