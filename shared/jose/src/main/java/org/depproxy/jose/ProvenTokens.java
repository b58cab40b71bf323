package org.depproxy.jose;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tokens whose signatures were found good, and by which key: a pull sends the same token with each of its requests, and to
 * check a signature costs more than all else that a request computes. Kept as hashes, the {@value #MOST} latest. Thread-safe.
 */
final class ProvenTokens {
    static final int MOST = 1_000;

    private final Map<ByteBuffer, ECKey> keys = new LinkedHashMap<>();

    /** Whether this very token was proven, by this key. */
    synchronized boolean contains(String token, ECKey key) {
        return key.equals(keys.get(hash(token)));
    }

    /** Keeps that this token is signed by this key. */
    synchronized void add(String token, ECKey key) {
        keys.put(hash(token), key);
        if (keys.size() > MOST) {
            keys.remove(keys.keySet().iterator().next());
        }
    }

    private static ByteBuffer hash(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
