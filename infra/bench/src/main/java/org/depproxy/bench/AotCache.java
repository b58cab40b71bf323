package org.depproxy.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.acceptance.runtime.Deployed;
import org.depproxy.acceptance.runtime.LambdaProcess;

/**
 * A function that starts from an ahead-of-time cache. The cache knows classes of the application class path that come from
 * jars, so the function's code stands there, packed, instead of in the task root.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514: Ahead-of-Time Command-Line Ergonomics</a>
 */
final class AotCache {
    private AotCache() {}

    /** Trains a cache by one start that answers the event, and gives the contender that uses it. */
    static Contender train(Contender plain, String name, Path java, Path directory) {
        try {
            String file = name.replace(' ', '-');
            Path jar = packed(plain.function().taskRoot(), directory.resolve(file + ".jar"));
            Path cache = directory.resolve(file + ".aot");
            Path emptyRoot = Files.createDirectory(directory.resolve(file + "-root"));
            Deployed elsewhere = new Deployed(
                    plain.function().arn(),
                    plain.function().handler(),
                    emptyRoot,
                    plain.function().timeout(),
                    plain.function().environment());
            List<String> options = new ArrayList<>(plain.options());
            options.addAll(List.of(
                    LambdaProcess.CLASS_PATH, classPath(jar, plain.function().taskRoot())));
            Contender training = new Contender(
                    name,
                    elsewhere,
                    plain.event(),
                    plain.expectedStatus(),
                    Stream.concat(options.stream(), Stream.of("-XX:AOTCacheOutput=" + cache))
                            .toList());
            training.start(java, directory.resolve(file + "-training.log"));
            if (!Files.exists(cache)) {
                throw new IllegalStateException(
                        "no cache: " + Files.readString(directory.resolve(file + "-training.log")));
            }
            return new Contender(name, elsewhere, plain.event(), plain.expectedStatus(), options)
                    .with(name, List.of("-XX:AOTCache=" + cache));
        } catch (IOException e) {
            throw new UncheckedIOException("train an ahead-of-time cache for " + name, e);
        }
    }

    private static String classPath(Path jar, Path taskRoot) throws IOException {
        try (Stream<Path> libraries = Files.list(taskRoot.resolve("lib"))) {
            return Stream.concat(
                            Stream.of(LambdaProcess.runtimeClasses(), jar.toString()),
                            libraries.map(Path::toString).sorted())
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static Path packed(Path taskRoot, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(taskRoot)) {
            for (Path file : files.sorted().toList()) {
                String inside = taskRoot.relativize(file).toString();
                if (inside.isEmpty() || inside.startsWith("lib")) {
                    continue;
                }
                // Micronaut looks for its beans in directories, so these need entries of their own.
                out.putNextEntry(new JarEntry(Files.isDirectory(file) ? inside + "/" : inside));
                if (Files.isRegularFile(file)) {
                    Files.copy(file, out);
                }
                out.closeEntry();
            }
        }
        return jar;
    }
}
