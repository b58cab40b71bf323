package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the Java that the functions are declared to run on. */
public final class RuntimeJdk {
    /** {@code java25} in template.yaml. */
    public static final int VERSION = 25;

    private static final List<String> USUAL_PLACES = List.of(
            "/usr/lib/jvm",
            "/opt/java",
            "/opt/hostedtoolcache/Java_Temurin-Hotspot_jdk",
            "/Library/Java/JavaVirtualMachines",
            System.getProperty("user.home") + "/.sdkman/candidates/java",
            System.getProperty("user.home") + "/.jdks");

    private RuntimeJdk() {}

    /** The {@code java} program of a JDK of that version: this one's, or one in the usual places. */
    public static Optional<Path> java() {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
        for (String place : USUAL_PLACES) {
            for (Path directory : children(Path.of(place))) {
                homes.add(directory);
                homes.add(directory.resolve("Contents/Home"));
                homes.add(directory.resolve("x64"));
            }
        }
        return homes.stream()
                .filter(RuntimeJdk::isOfVersion)
                .map(home -> home.resolve("bin/java"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isOfVersion(Path home) {
        Path release = home.resolve("release");
        try {
            return Files.isReadable(release)
                    && Files.readAllLines(release).stream()
                            .anyMatch(line -> line.matches("JAVA_VERSION=\"" + VERSION + "([.+-].*)?\""));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + release, e);
        }
    }

    private static List<Path> children(Path directory) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                entries.forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException("list " + directory, e);
            }
        }
        return found;
    }
}
