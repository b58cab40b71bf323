package org.depproxy.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A temporary directory that goes away with everything in it, including what container daemons left mounted there.
 * Its path is short, because unix sockets below it may not exceed 108 bytes.
 */
public final class WorkDirectory implements AutoCloseable {

    private static final Tool UMOUNT = new Tool("umount", "mount");

    private final Path path;

    private WorkDirectory(Path path) {
        this.path = path;
    }

    /** A new one below the system's temporary directory. */
    public static WorkDirectory create(String prefix) {
        try {
            return new WorkDirectory(Files.createTempDirectory(prefix).toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException("make a work directory", e);
        }
    }

    /** Its absolute path. */
    public Path path() {
        return path;
    }

    /** A new directory in it. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("make the folder " + name, e);
        }
    }

    @Override
    public void close() {
        delete(path);
    }

    /** Unmounts what is mounted below {@code folder}, then deletes it. Nothing on another file system is touched. */
    public static void delete(Path folder) {
        try {
            mountsBelow(folder)
                    .forEach(mount -> Command.of(UMOUNT, mount.toString()).run().succeeded());
            if (Files.exists(folder)) {
                Files.walkFileTree(folder, new Deletion());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + folder, e);
        }
    }

    private static List<Path> mountsBelow(Path folder) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> Path.of(line.split(" ", 6)[4]))
                .filter(mount -> mount.startsWith(folder))
                .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                .toList();
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
