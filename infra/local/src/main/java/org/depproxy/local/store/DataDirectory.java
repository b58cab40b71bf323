package org.depproxy.local.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.depproxy.local.http.StartFailed;

/**
 * Where one runtime keeps everything, locked for as long as it runs.
 *
 * <pre>
 * DIR/               0700  when it was made here; one that was there keeps its mode
 *   lock
 *   access-key       0600  the local AWS credentials
 *   secret-key       0600
 *   secrets/‹id›     0600
 *   dynamodb/        the tables
 *   s3/              the buckets
 *   run/  logs/      the functions' code and logs
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ACCESS_KEY_LENGTH = 20;
    private static final int SECRET_KEY_LENGTH = 40;

    private final Path root;
    private final FileChannel lockFile;
    private final boolean firstStart;
    private final SecureRandom random = new SecureRandom();

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
        this.firstStart = !Files.exists(root.resolve("access-key"));
    }

    /**
     * Creates what is missing and locks the directory.
     *
     * @throws StartFailed when another process has it, or it cannot be written
     */
    public static DataDirectory open(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            boolean isNew = !Files.exists(root);
            Files.createDirectories(root);
            if (isNew && isPosix(root)) {
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            }
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new StartFailed("The data directory " + root + " is in use by another depproxy.");
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw new StartFailed("The data directory " + root + " cannot be used: " + e, e);
        }
    }

    @SuppressWarnings("resource") // the lock lives as long as its channel
    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    public Path root() {
        return root;
    }

    /** Whether nothing had ever been started here before. */
    public boolean firstStart() {
        return firstStart;
    }

    /** The credentials that the functions sign with and the local services check. Random, and the same at each start. */
    public LocalCredentials credentials() {
        String secretKey = secret(root.resolve("secret-key"), SECRET_KEY_LENGTH);
        return new LocalCredentials(secret(root.resolve("access-key"), ACCESS_KEY_LENGTH), secretKey);
    }

    /** A secret of so many letters and digits, made at the first call. */
    public String secret(String id, int length) {
        return secret(root.resolve("secrets").resolve(id), length);
    }

    private String secret(Path file, int length) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.resolveSibling("."));
                Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
                Files.deleteIfExists(unfinished);
                Files.createFile(unfinished, privately());
                Files.writeString(unfinished, randomText(length));
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StartFailed("The secret " + file + " cannot be kept: " + e, e);
        }
    }

    private FileAttribute<?>[] privately() {
        return isPosix(root)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private String randomText(int length) {
        StringBuilder text = new StringBuilder(length);
        random.ints(length, 0, LETTERS_AND_DIGITS.length())
                .forEach(index -> text.append(LETTERS_AND_DIGITS.charAt(index)));
        return text.toString();
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Unlocks the directory. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("unlock " + root, e);
        }
    }
}
