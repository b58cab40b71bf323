package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A function as it stands in an execution environment.
 *
 * @param arn its name, whole
 * @param taskRoot its code, unpacked: classes, and jars below {@code lib}
 * @param timeout how long it may take
 * @param environment all its variables
 */
public record Deployed(String arn, String handler, Path taskRoot, Duration timeout, Map<String, String> environment) {
    /** As many files as a zip may have here. */
    private static final int MAX_ENTRIES = 10_000;

    public Deployed {
        environment = Map.copyOf(environment);
    }

    /** The same function with these variables besides, or instead of those of the same name. */
    public Deployed with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new Deployed(arn, handler, taskRoot, timeout, all);
    }

    /** The same function with another time-out. */
    public Deployed within(Duration otherTimeout) {
        return new Deployed(arn, handler, taskRoot, otherTimeout, environment);
    }

    /**
     * Unpacks a zip as Lambda does.
     *
     * @throws UncheckedIOException when it cannot be read, or has an entry that leaves the directory
     */
    public static Path unpack(Path zip, Path into) {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            int count = 0;
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into) || ++count > MAX_ENTRIES) {
                    throw new IOException("not an entry of a function: " + entry.getName());
                }
                Files.createDirectories(entry.isDirectory() ? target : target.resolveSibling("."));
                if (!entry.isDirectory()) {
                    Files.copy(entries, target);
                }
            }
            return into;
        } catch (IOException e) {
            throw new UncheckedIOException("unpack " + zip, e);
        }
    }
}
