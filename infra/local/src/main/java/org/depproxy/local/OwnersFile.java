package org.depproxy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that only the owner of the data directory can read. */
final class OwnersFile {
    private static final String OWNER_ONLY = "rw-------";

    private OwnersFile() {}

    /** All at once, so that a file that is there is whole. */
    static void write(Path file, byte[] content) throws IOException {
        Path draft = Files.createTempFile(
                file.resolveSibling("."), String.valueOf(file.getFileName()), ".tmp", ownerOnly(file));
        Files.write(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }
}
