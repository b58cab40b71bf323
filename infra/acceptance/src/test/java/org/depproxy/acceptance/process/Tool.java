package org.depproxy.acceptance.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * A program that a test needs and a machine may lack.
 *
 * @param command the name it is run by
 * @param debianPackage the package of Debian 12 that brings it
 */
public record Tool(String command, String debianPackage) {

    /** distribution, the reference registry. */
    public static final Tool DOCKER_REGISTRY = new Tool("docker-registry", "docker-registry");

    /** Makes the bcrypt password files that distribution reads. */
    public static final Tool HTPASSWD = new Tool("htpasswd", "apache2-utils");

    /** Packs the zstd layers. */
    public static final Tool ZSTD = new Tool("zstd", "zstd");

    private static final List<String> USUAL_PLACES =
            List.of("/usr/local/bin", "/usr/bin", "/usr/sbin", "/sbin", "/bin");

    /**
     * The absolute path of the program.
     *
     * @throws TestAbortedException where it is absent, so that the test is skipped and says why
     * @throws AssertionFailedError instead, where {@code CI=true}: there nothing may be skipped
     */
    public Path require() {
        return find().orElseThrow(() -> lacking(command + " (Debian package " + debianPackage + ")"));
    }

    /** Skips the test, or fails it where {@code CI=true}, unless it runs as root: daemons mount file systems. */
    public static void requireRoot() {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw lacking("root");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read who runs this test from /proc/self", e);
        }
    }

    /** The exception that skips the test for lack of {@code what}, or fails it where {@code CI=true}. */
    public static RuntimeException lacking(String what) {
        String message = "needs " + what;
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionFailedError(message + ", and with CI=true nothing is skipped");
        }
        return new TestAbortedException(message);
    }

    private Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), USUAL_PLACES.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(command))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
