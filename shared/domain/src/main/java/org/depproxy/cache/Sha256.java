package org.depproxy.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** SHA-256, whose words are the upper halves of SHA-512's. Not thread-safe. */
final class Sha256 extends Sha2 {
    private static final int BLOCK_BYTES = 64;
    private static final int ROUNDS = 64;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int[] START = upperHalves(PrimeRoots.square());
    private static final int[] CONSTANTS = upperHalves(PrimeRoots.cube(ROUNDS));

    private final int[] state = START.clone();
    private final int[] schedule = new int[ROUNDS];

    Sha256() {
        super("SHA-256", BLOCK_BYTES);
    }

    private static int[] upperHalves(long[] words) {
        return Arrays.stream(words)
                .mapToInt(word -> (int) (word >>> Integer.SIZE))
                .toArray();
    }

    @Override
    void compress(byte[] bytes, int offset) {
        int[] w = schedule;
        for (int i = 0; i < 16; i++) {
            w[i] = (int) WORDS.get(bytes, offset + i * Integer.BYTES);
        }
        for (int i = 16; i < ROUNDS; i++) {
            int x = w[i - 15];
            int y = w[i - 2];
            int s0 = Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ (x >>> 3);
            int s1 = Integer.rotateRight(y, 17) ^ Integer.rotateRight(y, 19) ^ (y >>> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        int f = state[5];
        int g = state[6];
        int h = state[7];
        for (int i = 0; i < ROUNDS; i++) {
            int s1 = Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
            int s0 = Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
            int t = h + s1 + (g ^ (e & (f ^ g))) + CONSTANTS[i] + w[i];
            h = g;
            g = f;
            f = e;
            e = d + t;
            d = c;
            int majority = (b & c) | (a & (b | c));
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
        target.asIntBuffer().put(state);
    }

    @Override
    void read(ByteBuffer source) {
        source.asIntBuffer().get(state);
    }

    @Override
    void begin() {
        System.arraycopy(START, 0, state, 0, state.length);
    }

    @Override
    protected int engineGetDigestLength() {
        return state.length * Integer.BYTES;
    }
}
