package org.depproxy.acceptance.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a POSIX tar archive of regular files, without anything that depends on the machine or the day. */
final class TarFile {

    private static final int BLOCK = 512;
    private static final long LARGEST_MEMBER = 0_77777777777L;

    private final OutputStream out;

    TarFile(OutputStream out) {
        this.out = out;
    }

    /** Adds a file of {@code bytes} bytes (at most 8 GiB), written by {@code content}. */
    TarFile member(String name, long bytes, ContentStore.Writing content) throws IOException {
        if (bytes > LARGEST_MEMBER) {
            throw new IllegalArgumentException("a ustar member holds at most 8 GiB: " + bytes);
        }
        out.write(header(name, bytes));
        content.to(out);
        out.write(new byte[(int) (-bytes & (BLOCK - 1))]);
        return this;
    }

    /** Adds a file with this text. */
    TarFile text(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return member(name, bytes.length, file -> file.write(bytes));
    }

    /** Writes the two empty blocks that end an archive. */
    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private static byte[] header(String name, long bytes) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o\0", bytes));
        put(header, 136, "00000000000\0");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte octet : header) {
            sum += octet & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
