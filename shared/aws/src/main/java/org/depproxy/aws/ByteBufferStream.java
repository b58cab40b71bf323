package org.depproxy.aws;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** A buffer's bytes, without a copy of them: a part may be sent more than once, and memory is counted in parts. */
final class ByteBufferStream extends InputStream {
    private final ByteBuffer bytes;

    ByteBufferStream(ByteBuffer bytes) {
        this.bytes = bytes;
        bytes.mark();
    }

    @Override
    public int read() {
        return bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!bytes.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return bytes.remaining();
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int readLimit) {
        bytes.mark();
    }

    @Override
    public synchronized void reset() {
        bytes.reset();
    }
}
