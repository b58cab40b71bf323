package org.depproxy.testkit.zip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A function as Lambda gets it: its classes at the root, its libraries in {@code lib/}.
 *
 * @param entries the names of all files in it
 * @param sizeBytes how large the archive is
 */
public record FunctionZip(List<String> entries, long sizeBytes) {
    public FunctionZip {
        entries = List.copyOf(entries);
    }

    /** Reads the archive of a function from the {@code target} of the module that the tests run in. */
    public static FunctionZip of(String function) {
        Path file = Path.of("target", function + ".zip");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> names = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
            return new FunctionZip(names, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    /** The file names of its libraries. */
    public List<String> libraries() {
        return entries.stream()
                .filter(name -> name.startsWith("lib/"))
                .map(name -> name.substring("lib/".length()))
                .toList();
    }

    /** Its classes and resources. */
    public List<String> own() {
        return entries.stream().filter(name -> !name.startsWith("lib/")).toList();
    }
}
