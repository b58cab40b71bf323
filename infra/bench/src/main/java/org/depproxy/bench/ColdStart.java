package org.depproxy.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.depproxy.acceptance.runtime.Deployed;
import org.depproxy.acceptance.runtime.HttpEvent;
import org.depproxy.acceptance.runtime.RuntimeJdk;
import org.depproxy.acceptance.runtime.Stage;
import org.depproxy.bench.floor.FloorFunction;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;

/**
 * Measures how long a function takes from the start of its process to its first reply, under the Lambda runtime interface
 * client, with everything it asks standing ready on this machine. Prints a table in Markdown.
 */
public final class ColdStart {
    private static final int DEFAULT_RUNS = 10;
    private static final int MAX_RUNS = 200;
    private static final long LAYER_BYTES = 4096;
    private static final String IMAGE = "library/alpine";
    private static final String FLOOR = "c floor";

    private final Path java;
    private final Path directory;
    private final Stage stage;
    private final SampleImage image;

    private ColdStart(Path java, Path directory, Stage stage, SampleImage image) {
        this.java = java;
        this.directory = directory;
        this.stage = stage;
        this.image = image;
    }

    /** {@code ColdStart [runs]}. */
    public static void main(String[] args) throws IOException {
        int runs = args.length == 0 ? DEFAULT_RUNS : Integer.parseInt(args[0]);
        if (runs < 1 || runs > MAX_RUNS) {
            throw new IllegalArgumentException("1 to " + MAX_RUNS + " runs");
        }
        Path root = Path.of(System.getProperty("depproxy.root", "."));
        Path java = RuntimeJdk.java()
                .orElseThrow(() -> new IllegalStateException("no JDK " + RuntimeJdk.VERSION + " in the usual places"));
        Path directory = Files.createTempDirectory("cold-start");
        SampleImage image =
                new SampleImages(1, Files.createDirectory(directory.resolve("images"))).singleArch(LAYER_BYTES);
        try (EmbeddedRegistry registry =
                        EmbeddedRegistry.builder().withoutPullLimit().start();
                Stage stage = Stage.open(root, Files.createDirectory(directory.resolve("stage")), registry.uri())) {
            registry.put(IMAGE, "latest", image);
            new ColdStart(java, directory, stage, image).measure(root, runs);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted((a, b) -> b.compareTo(a))
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void measure(Path root, int runs) throws IOException {
        warmTheStores();
        Map<Contender, Measured> results = new LinkedHashMap<>();
        contenders(root).forEach(contender -> results.put(contender, Measured.nothing()));
        for (int run = 0; run <= runs; run++) {
            for (Map.Entry<Contender, Measured> each : results.entrySet()) {
                Started started = each.getKey().start(java, directory.resolve("log"));
                if (run > 0) { // the first round fills the file cache
                    each.getValue().add(started);
                }
            }
            System.err.println("round " + run + " of " + runs);
        }
        print(results);
    }

    /** The image is pulled once, so that what is measured finds everything in the stores. */
    private void warmTheStores() {
        String bearer = stage.bearer(Stage.GROUP, IMAGE);
        expect(200, stage.get(Stage.path(Stage.GROUP, IMAGE) + "/manifests/latest", Map.of("authorization", bearer)));
        expect(307, stage.get(blobPath(), Map.of("authorization", bearer)));
    }

    private static void expect(int status, HttpResponse<byte[]> reply) {
        if (reply.statusCode() != status) {
            throw new IllegalStateException(reply + " instead of " + status);
        }
    }

    private String blobPath() {
        return Stage.path(Stage.GROUP, IMAGE) + "/blobs/"
                + image.blobs().getFirst().digest();
    }

    private List<Contender> contenders(Path root) {
        Map<String, String> bearer = Map.of("authorization", stage.bearer(Stage.GROUP, IMAGE));
        String tokenQuery = "service=dependency_proxy&scope=repository:"
                + Stage.path(Stage.GROUP, IMAGE).substring("/v2/".length()) + ":pull";
        List<Contender> shipped = List.of(
                contender(
                        "TokenFunction",
                        new HttpEvent("GET", "/jwt/auth", tokenQuery, Map.of("authorization", stage.basic())),
                        200),
                contender(
                        "ManifestFunction",
                        HttpEvent.get(
                                Stage.path(Stage.GROUP, IMAGE) + "/manifests/"
                                        + image.top().digest(),
                                bearer),
                        200),
                contender("BlobFunction", HttpEvent.get(blobPath(), bearer), 307));
        List<Contender> all = new ArrayList<>();
        for (Contender contender : shipped) {
            all.add(contender);
            all.add(AotCache.train(contender, contender.name().replaceFirst("^a", "b"), java, directory));
        }
        Contender manifest = shipped.get(1);
        Deployed floor = new Deployed(
                manifest.function().arn(),
                FloorFunction.class.getName(),
                Deployed.unpack(root.resolve("infra/bench/target/floor.zip"), directory.resolve("floor")),
                manifest.function().timeout(),
                manifest.function().environment());
        all.add(new Contender(FLOOR, floor, manifest.event(), 200, manifest.options()));
        return all;
    }

    private Contender contender(String function, HttpEvent event, int status) {
        int heapMegabytes = stage.declared(function).memoryMegabytes() * 85 / 100;
        return new Contender(
                "a " + function,
                stage.deployed(function),
                event.json(),
                status,
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx" + heapMegabytes + "m"));
    }

    private static void print(Map<Contender, Measured> results) {
        double floor = results.entrySet().stream()
                .filter(each -> each.getKey().name().equals(FLOOR))
                .mapToDouble(each -> each.getValue().replied().median())
                .findFirst()
                .orElseThrow();
        System.out.println("| | ready, median | first reply, median | least | most | to the floor |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        results.forEach((contender, measured) -> System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.0f ms | %.0f ms | %.0f | %.0f | %.2f |",
                contender.name(),
                measured.ready().median(),
                measured.replied().median(),
                measured.replied().least(),
                measured.replied().most(),
                measured.replied().median() / floor)));
    }

    /** All starts of one contender. */
    private record Measured(Series ready, Series replied) {
        static Measured nothing() {
            return new Measured(new Series(), new Series());
        }

        void add(Started started) {
            ready.add(started.readyNanos());
            replied.add(started.repliedNanos());
        }
    }
}
