package org.depproxy.testkit.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Streams that give other bytes than the ones below them. Not thread-safe. */
final class Spoiled {
    private Spoiled() {}

    /** Ends after so many bytes. */
    static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long limit) {
            super(in);
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }
    }

    /** Inverts one byte. */
    static final class Flipped extends FilterInputStream {
        private final long at;
        private long position;

        Flipped(InputStream in, long at) {
            super(in);
            this.at = at;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            if (count > 0 && at >= position && at < position + count) {
                target[offset + (int) (at - position)] ^= (byte) 0xff;
            }
            position += Math.max(count, 0);
            return count;
        }
    }

    /** Spaces without end. */
    static final class Spaces extends InputStream {
        @Override
        public int read() {
            return ' ';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) ' ');
            return length;
        }
    }
}
