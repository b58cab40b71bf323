package org.depproxy.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what lies in the table: AES-256-GCM under a key derived from the deployment's one secret, bound to a purpose, so
 * that what was sealed for one purpose does not open for another. Thread-safe.
 *
 * @see <a href="https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf">NIST SP 800-38D</a>
 */
public final class Seal {
    /** The shortest secret that is taken, in characters. */
    public static final int MIN_SECRET_LENGTH = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final RandomGenerator random;

    /**
     * @param secret the deployment's secret
     * @param random a cryptographically strong source of nonces
     */
    public Seal(String secret, RandomGenerator random) {
        if (secret.length() < MIN_SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "the deployment's secret has at least " + MIN_SECRET_LENGTH + " characters");
        }
        this.key = derived(secret);
        this.random = random;
    }

    private static SecretKeySpec derived(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal("depproxy/seal/1".getBytes(StandardCharsets.US_ASCII)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Seals a text for a purpose. */
    public Sealed seal(String purpose, String plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] text = transform(Cipher.ENCRYPT_MODE, purpose, nonce, plain.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = new byte[NONCE_BYTES + text.length];
        System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
        System.arraycopy(text, 0, sealed, NONCE_BYTES, text.length);
        return new Sealed(Base64.getEncoder().encodeToString(sealed));
    }

    /**
     * Opens what was sealed for this purpose with this secret.
     *
     * @throws IllegalStateException when it was sealed for another purpose, with another secret, or was changed
     */
    public String open(String purpose, Sealed sealed) {
        byte[] bytes = bytes(purpose, sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(bytes, 0, nonce, 0, NONCE_BYTES);
        byte[] text = new byte[bytes.length - NONCE_BYTES];
        System.arraycopy(bytes, NONCE_BYTES, text, 0, text.length);
        return new String(transform(Cipher.DECRYPT_MODE, purpose, nonce, text), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String purpose, Sealed sealed) {
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed.base64());
            if (bytes.length >= NONCE_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("cannot open " + purpose, e);
        }
        throw new IllegalStateException("cannot open " + purpose + ": too short");
    }

    private byte[] transform(int mode, String purpose, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot " + (mode == Cipher.DECRYPT_MODE ? "open" : "seal") + " " + purpose, e);
        }
    }
}
