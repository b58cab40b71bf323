package org.depproxy.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.depproxy.local.http.StartFailed;
import org.depproxy.local.template.Template;

/**
 * A function's zip, unpacked once per content.
 *
 * <pre>
 * run/
 *   TokenFunction-3f9a0c…/     named by the sha256 of the zip; older ones are removed
 *     *.class
 *     lib/*.jar
 * </pre>
 */
final class FunctionCode {
    /** Lambda's limit on unpacked code, in bytes. */
    static final long MAX_UNPACKED_BYTES = 262_144_000;

    private static final int HASH_CHARACTERS = 16;

    private FunctionCode() {}

    /** Unpacks the function's zip below {@code run} when it is not there yet, and returns its folder. */
    static Path unpack(Template.Function function, Path run) {
        try {
            String hash = sha256(function.code()).substring(0, HASH_CHARACTERS);
            Path folder = run.resolve(function.name() + "-" + hash);
            Files.createDirectories(run);
            removeOthers(function.name(), run, folder);
            if (!Files.isDirectory(folder)) {
                Path unfinished = Files.createTempDirectory(run, function.name() + "-unfinished-");
                unzip(function.code(), unfinished);
                Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            return folder;
        } catch (NoSuchFileException e) {
            throw new StartFailed(
                    "There is no " + function.code() + " for " + function.name() + ": build it first.", e);
        } catch (IOException e) {
            throw new StartFailed("The code of " + function.name() + " cannot be unpacked: " + e, e);
        }
    }

    /** The folder itself, then its jars in alphabetical order, as Lambda builds its class path. */
    static List<URL> classPath(Path folder) throws IOException {
        List<Path> parts = new ArrayList<>();
        parts.add(folder);
        Path lib = folder.resolve("lib");
        if (Files.isDirectory(lib)) {
            try (Stream<Path> jars = Files.list(lib)) {
                jars.filter(path -> path.toString().endsWith(".jar")).sorted().forEach(parts::add);
            }
        }
        List<URL> urls = new ArrayList<>();
        for (Path part : parts) {
            urls.add(url(part));
        }
        return urls;
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    private static void unzip(Path zip, Path folder) throws IOException {
        long left = MAX_UNPACKED_BYTES;
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the entry " + entry.getName() + " lies outside");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolveSibling("."));
                    left -= Files.copy(in, target);
                }
                if (left < 0) {
                    throw new IOException("more than " + MAX_UNPACKED_BYTES + " bytes unpacked");
                }
            }
        }
    }

    private static void removeOthers(String name, Path run, Path keep) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(run, name + "-*")) {
            for (Path folder : folders) {
                if (!folder.equals(keep)) {
                    removeTree(folder);
                }
            }
        }
    }

    private static void removeTree(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(folder)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[65_536];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
