package org.depproxy.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.depproxy.access.Seal;
import org.depproxy.access.SigningKeys;
import org.depproxy.access.SigningKeys.StoredKey;

/**
 * The key to sign with: read and opened on first need, made when there is none, and chosen anew every hour. Nothing secret or
 * random exists before that first need, so that a snapshot of a started process holds none. Thread-safe.
 *
 * <p>Of several keys the newest is used that every reader has had the time to learn of; of keys that are all younger, the
 * oldest, so that two processes that each make a first key agree on one.
 */
public final class PrivateKeys {
    /** How long a key is published before it signs, when there is an older one to sign with meanwhile. */
    static final Duration PUBLISHED_FIRST = TokenForm.KEYS_MAX_AGE;

    private final SigningKeys store;
    private final Supplier<Seal> seal;
    private final InstantSource clock;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile Optional<Opened> opened = Optional.empty();

    /** @param seal asked for whenever a key is made or opened */
    public PrivateKeys(SigningKeys store, Supplier<Seal> seal, InstantSource clock) {
        this.store = store;
        this.seal = seal;
        this.clock = clock;
    }

    /** The key to sign with now. */
    ECKey current() {
        Instant now = clock.instant();
        return fresh(now).orElseGet(() -> load(now));
    }

    private Optional<ECKey> fresh(Instant now) {
        return opened.filter(key -> now.isBefore(key.readAt().plus(TokenForm.KEYS_MAX_AGE)))
                .map(Opened::key);
    }

    private ECKey load(Instant now) {
        loading.lock();
        try {
            Optional<ECKey> loaded = fresh(now);
            if (loaded.isPresent()) {
                return loaded.get();
            }
            ECKey key = open(chosen(stored(now), now));
            opened = Optional.of(new Opened(key, now));
            return key;
        } finally {
            loading.unlock();
        }
    }

    private List<StoredKey> stored(Instant now) {
        List<StoredKey> keys = store.all();
        if (!keys.isEmpty()) {
            return keys;
        }
        store.add(generate(now));
        // Read again, for another process may have added one at the same time.
        return store.all();
    }

    private static StoredKey chosen(List<StoredKey> keys, Instant now) {
        Comparator<StoredKey> byAge = Comparator.comparing(StoredKey::createdAt).thenComparing(StoredKey::id);
        return keys.stream()
                .filter(key -> !key.createdAt().plus(PUBLISHED_FIRST).isAfter(now))
                .max(byAge)
                .or(() -> keys.stream().min(byAge))
                .orElseThrow(() -> new IllegalStateException("a signing key that was just stored is not there"));
    }

    private StoredKey generate(Instant now) {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
            String id = key.getKeyID();
            return new StoredKey(
                    id, key.toPublicJWK().toJSONString(), seal.get().seal(purpose(id), key.toJSONString()), now);
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform makes P-256 keys", e);
        }
    }

    private ECKey open(StoredKey key) {
        try {
            return ECKey.parse(seal.get().open(purpose(key.id()), key.sealedPrivate()));
        } catch (ParseException e) {
            // Without the cause, which may quote the key.
            throw new IllegalStateException("the sealed signing key " + key.id() + " is no JSON Web Key");
        }
    }

    private static String purpose(String keyId) {
        return "signing-key/" + keyId;
    }

    private record Opened(ECKey key, Instant readAt) {
        @Override
        public String toString() {
            return "redacted";
        }
    }
}
