package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.depproxy.name.Digest;

/** So many bytes that depend on a seed, made again whenever they are needed: as many as one likes in no space at all. */
record SeededBytes(long seed, long length) {
    private static final int BLOCK = 64 * 1024;

    /** Writes what comes from {@code from} on. */
    void writeTo(OutputStream out, long from) throws IOException {
        byte[] block = new byte[BLOCK];
        for (long start = from - from % BLOCK; start < length; start += BLOCK) {
            new SplittableRandom(seed ^ start).nextBytes(block);
            int skipped = (int) Math.max(0, from - start);
            out.write(block, skipped, (int) Math.min(BLOCK, length - start) - skipped);
        }
    }

    Digest digest() {
        MessageDigest hash = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
            writeTo(out, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("hash in memory", e);
        }
        return Digest.parse("sha256:" + HexFormat.of().formatHex(hash.digest()));
    }

    /** The digest of all that a stream gives, which is closed. */
    static Digest digestOf(InputStream stream) throws IOException {
        MessageDigest hash = sha256();
        try (stream;
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
            stream.transferTo(out);
        }
        return Digest.parse("sha256:" + HexFormat.of().formatHex(hash.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
