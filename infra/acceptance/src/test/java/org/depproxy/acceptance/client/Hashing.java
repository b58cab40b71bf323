package org.depproxy.acceptance.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.name.Digest;

/** Computes the digests of what clients give back. */
final class Hashing {

    private static final int CHUNK_BYTES = 1 << 20;
    private static final int TAR_BLOCK_BYTES = 512;
    private static final int TAR_SIZE_OFFSET = 124;
    private static final int TAR_SIZE_LENGTH = 11;

    private Hashing() {}

    /** The digest of each file below a folder. */
    static Set<Digest> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(Hashing::file).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("read what is in " + folder, e);
        }
    }

    /** The digest of a file. */
    static Digest file(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return next(in, Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    /** The digest of each member of a tar archive whose members are smaller than 8 GiB. */
    static Set<Digest> tarMembers(Path archive) {
        Set<Digest> digests = new HashSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), CHUNK_BYTES)) {
            for (byte[] header = in.readNBytes(TAR_BLOCK_BYTES);
                    header.length == TAR_BLOCK_BYTES && header[0] != 0;
                    header = in.readNBytes(TAR_BLOCK_BYTES)) {
                long bytes = Long.parseLong(
                        new String(header, TAR_SIZE_OFFSET, TAR_SIZE_LENGTH, StandardCharsets.US_ASCII), 8);
                digests.add(next(in, bytes));
                in.skipNBytes(-bytes & (TAR_BLOCK_BYTES - 1));
            }
        } catch (EOFException e) {
            throw new AssertionError("the archive " + archive + " is cut", e);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + archive, e);
        }
        return digests;
    }

    private static Digest next(InputStream in, long mostBytes) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.start();
        byte[] chunk = new byte[CHUNK_BYTES];
        long left = mostBytes;
        while (left > 0) {
            int read = in.read(chunk, 0, (int) Math.min(left, chunk.length));
            if (read < 0) {
                break;
            }
            hash.update(chunk, 0, read);
            left -= read;
        }
        return Digest.finished(Digest.Algorithm.SHA256, hash.digest());
    }
}
