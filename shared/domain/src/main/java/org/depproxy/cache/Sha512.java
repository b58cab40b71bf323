package org.depproxy.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** SHA-512. Not thread-safe. */
final class Sha512 extends Sha2 {
    private static final int BLOCK_BYTES = 128;
    private static final int ROUNDS = 80;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long[] START = PrimeRoots.square();
    private static final long[] CONSTANTS = PrimeRoots.cube(ROUNDS);

    private final long[] state = START.clone();
    private final long[] schedule = new long[ROUNDS];

    Sha512() {
        super("SHA-512", BLOCK_BYTES);
    }

    @Override
    void compress(byte[] bytes, int offset) {
        long[] w = schedule;
        for (int i = 0; i < 16; i++) {
            w[i] = (long) WORDS.get(bytes, offset + i * Long.BYTES);
        }
        for (int i = 16; i < ROUNDS; i++) {
            long x = w[i - 15];
            long y = w[i - 2];
            long s0 = Long.rotateRight(x, 1) ^ Long.rotateRight(x, 8) ^ (x >>> 7);
            long s1 = Long.rotateRight(y, 19) ^ Long.rotateRight(y, 61) ^ (y >>> 6);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        long a = state[0];
        long b = state[1];
        long c = state[2];
        long d = state[3];
        long e = state[4];
        long f = state[5];
        long g = state[6];
        long h = state[7];
        for (int i = 0; i < ROUNDS; i++) {
            long s1 = Long.rotateRight(e, 14) ^ Long.rotateRight(e, 18) ^ Long.rotateRight(e, 41);
            long s0 = Long.rotateRight(a, 28) ^ Long.rotateRight(a, 34) ^ Long.rotateRight(a, 39);
            long t = h + s1 + (g ^ (e & (f ^ g))) + CONSTANTS[i] + w[i];
            h = g;
            g = f;
            f = e;
            e = d + t;
            d = c;
            long majority = (b & c) | (a & (b | c));
            c = b;
            b = a;
            a = t + s0 + majority;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    @Override
    void write(ByteBuffer target) {
        target.asLongBuffer().put(state);
    }

    @Override
    void read(ByteBuffer source) {
        source.asLongBuffer().get(state);
    }

    @Override
    void begin() {
        System.arraycopy(START, 0, state, 0, state.length);
    }

    @Override
    protected int engineGetDigestLength() {
        return state.length * Long.BYTES;
    }
}
