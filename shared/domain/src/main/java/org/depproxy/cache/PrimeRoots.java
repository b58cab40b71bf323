package org.depproxy.cache;

import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * The constants of SHA-2: the first 64 bits of the fractional parts of roots of the first primes.
 *
 * @see <a href="https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf">FIPS 180-4, 4.2 and 5.3</a>
 */
final class PrimeRoots {
    private static final int BITS = Long.SIZE;

    private PrimeRoots() {}

    /** Of the square roots of the first eight primes. */
    static long[] square() {
        return primes().limit(8)
                .mapToLong(prime ->
                        BigInteger.valueOf(prime).shiftLeft(2 * BITS).sqrt().longValue())
                .toArray();
    }

    /** Of the cube roots of the first {@code count} primes. */
    static long[] cube(int count) {
        return primes().limit(count)
                .mapToLong(prime -> cubeRoot(BigInteger.valueOf(prime).shiftLeft(3 * BITS)))
                .toArray();
    }

    private static IntStream primes() {
        return IntStream.iterate(2, n -> n + 1)
                .filter(n -> IntStream.range(2, n).noneMatch(divisor -> n % divisor == 0));
    }

    /** The last 64 bits of the cube root, bit by bit from the greatest. */
    private static long cubeRoot(BigInteger cube) {
        BigInteger root = BigInteger.ZERO;
        for (int bit = cube.bitLength() / 3; bit >= 0; bit--) {
            BigInteger greater = root.setBit(bit);
            if (greater.pow(3).compareTo(cube) <= 0) {
                root = greater;
            }
        }
        return root.longValue();
    }
}
