package org.depproxy.bench;

import java.security.MessageDigest;
import java.util.Locale;
import java.util.Random;
import org.depproxy.cache.BlobStore;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.name.Digest;

/**
 * Measures how fast the platform's hashes and those whose state can be laid down take in a blob, part by part, in turns on one
 * thread: {@code HashSpeed [rounds]}. Prints the medians as a table in Markdown.
 */
public final class HashSpeed {
    private static final int DEFAULT_ROUNDS = 9;
    private static final int MAX_ROUNDS = 50;
    private static final int PARTS = 64;
    private static final double MEBIBYTES = PARTS * (BlobStore.MIN_PART_BYTES / (double) (1 << 20));
    private static final double MILLIS_PER_SECOND = 1e3;

    private final byte[] part = new byte[BlobStore.MIN_PART_BYTES];

    private HashSpeed() {
        new Random(part.length).nextBytes(part);
    }

    /** {@code HashSpeed [rounds]}. */
    public static void main(String[] args) {
        int rounds = args.length < 1 ? DEFAULT_ROUNDS : Integer.parseInt(args[0]);
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new IllegalArgumentException("1 to " + MAX_ROUNDS + " rounds");
        }
        HashSpeed speed = new HashSpeed();
        BouncyHashes portable = new BouncyHashes();
        System.out.println("| MiB a second | platform | can be laid down |\n|---|---:|---:|");
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            Series platforms = new Series();
            Series portables = new Series();
            // The first round is compiled while it runs, and does not count.
            speed.hash(algorithm.start());
            speed.hash(portable.start(algorithm));
            for (int round = 0; round < rounds; round++) {
                platforms.add(speed.hash(algorithm.start()));
                portables.add(speed.hash(portable.start(algorithm)));
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f |%n",
                    algorithm.prefix(),
                    perSecond(platforms),
                    perSecond(portables));
        }
    }

    /** The nanoseconds that a hash takes for all parts. */
    private long hash(MessageDigest hash) {
        long began = System.nanoTime();
        for (int i = 0; i < PARTS; i++) {
            hash.update(part);
        }
        hash.digest();
        return System.nanoTime() - began;
    }

    private static double perSecond(Series series) {
        return MEBIBYTES / (series.median() / MILLIS_PER_SECOND);
    }
}
