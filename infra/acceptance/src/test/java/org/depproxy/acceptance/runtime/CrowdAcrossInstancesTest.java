package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.depproxy.name.Digest;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.depproxy.testkit.registry.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Many clients at once, whose requests fall on several instances of each function that share nothing but the stores. */
final class CrowdAcrossInstancesTest {
    private static final Path ROOT =
            Path.of(System.getProperty("depproxy.root", "../..")).toAbsolutePath();
    private static final String IMAGE = "library/crowd";
    private static final int CLIENTS = 1000;
    private static final int INSTANCES = 4;
    private static final int LAYER_BYTES = 10_000;
    private static final int LIMIT_MINUTES = 4;
    private static final int MOST_ASKED = 10;
    private static final List<String> AS_SHIPPED = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m");

    @TempDir
    Path directory;

    @Test
    void t169_t202_a_thousand_clients_over_four_instances_on_a_cold_image_cost_one_upstream_get_of_each_content()
            throws Exception {
        Path java = NeededJdk.java();
        SampleImage image =
                new SampleImages(1, Files.createDirectory(directory.resolve("images"))).singleArch(LAYER_BYTES);
        try (EmbeddedRegistry registry = EmbeddedRegistry.builder()
                        .withoutLogin()
                        .withoutCdn()
                        .withoutPullLimit()
                        .start();
                Stage stage = Stage.open(ROOT, Files.createDirectory(directory.resolve("stage")), registry.uri());
                Fleet fills = Fleet.start(java, stage.deployed("FillFunction"), directory.resolve("fill"));
                InvokeDesk desk = InvokeDesk.open(order -> fills.invoke(fills.next(), order));
                Fleet manifests = Fleet.start(java, ordering(stage, "ManifestFunction", desk), directory.resolve("m"));
                Fleet blobs = Fleet.start(java, ordering(stage, "BlobFunction", desk), directory.resolve("b"));
                HttpClient http = HttpClient.newHttpClient()) {
            registry.put(IMAGE, "latest", image);
            Crowd crowd =
                    new Crowd(image, Map.of("authorization", stage.bearer(Stage.GROUP, IMAGE)), manifests, blobs, http);

            assertThat(crowd.pullAtOnce())
                    .allSatisfy(ended -> assertThat(ended.get()).isEqualTo(crowd.content()));

            Traffic traffic = registry.log().traffic();
            assertThat(traffic.manifestGets()).as("GETs of the one manifest").isEqualTo(1);
            assertThat(traffic.blobGets())
                    .as("GETs of its blobs")
                    .isEqualTo(image.blobs().size());
        }
    }

    private static Deployed ordering(Stage stage, String function, InvokeDesk desk) {
        return stage.deployed(function)
                .with(Map.of("AWS_ENDPOINT_URL_LAMBDA", desk.uri().toString()));
    }

    /** Instances of one function, each of which works on one event after the other. */
    private record Fleet(List<LambdaProcess> processes, List<Semaphore> turns, AtomicInteger sent)
            implements AutoCloseable {
        static Fleet start(Path java, Deployed function, Path logs) throws IOException {
            Files.createDirectory(logs);
            Fleet fleet = new Fleet(new ArrayList<>(), new ArrayList<>(), new AtomicInteger());
            for (int instance = 0; instance < INSTANCES; instance++) {
                fleet.processes.add(LambdaProcess.start(java, function, AS_SHIPPED, logs.resolve(instance + ".log")));
                fleet.turns.add(new Semaphore(1, true));
            }
            return fleet;
        }

        int next() {
            return sent.getAndIncrement() % INSTANCES;
        }

        Outcome invoke(int instance, String event) {
            Semaphore turn = turns.get(instance);
            turn.acquireUninterruptibly();
            try {
                return processes.get(instance).invoke(event);
            } finally {
                turn.release();
            }
        }

        @Override
        public void close() {
            processes.forEach(LambdaProcess::close);
        }
    }

    /** The clients: each pulls the manifest by its tag and by its digest, then the blobs. */
    private record Crowd(SampleImage image, Map<String, String> bearer, Fleet manifests, Fleet blobs, HttpClient http) {

        List<Future<List<Digest>>> pullAtOnce() throws InterruptedException {
            List<Callable<List<Digest>>> pulls = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int instance = client % INSTANCES;
                pulls.add(() -> pull(instance));
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                return threads.invokeAll(pulls, LIMIT_MINUTES, TimeUnit.MINUTES);
            }
        }

        /** What each of them is to have in the end. */
        List<Digest> content() {
            List<Digest> digests =
                    new ArrayList<>(List.of(image.top().digest(), image.top().digest()));
            image.blobs().stream().map(Blob::digest).forEach(digests::add);
            return digests;
        }

        private List<Digest> pull(int instance) throws IOException, InterruptedException {
            List<Digest> digests = new ArrayList<>();
            for (String reference : List.of("latest", image.top().digest().toString())) {
                HttpReply reply = HttpReply.of(manifests.invoke(instance, event("/manifests/" + reference)));
                assertThat(reply.status()).as("%s", reply).isEqualTo(200);
                digests.add(Digest.sha256(reply.body().toArray()));
            }
            for (Blob blob : image.blobs()) {
                digests.add(stored(location(instance, "/blobs/" + blob.digest())));
            }
            return digests;
        }

        private String event(String content) {
            return HttpEvent.get(Stage.path(Stage.GROUP, IMAGE) + content, bearer)
                    .json();
        }

        /** Follows the function's answers to itself, as clients do, until one leads elsewhere. */
        private URI location(int instance, String content) {
            for (int asked = 0; asked < MOST_ASKED; asked++) {
                HttpReply reply = HttpReply.of(blobs.invoke(instance, event(content)));
                assertThat(reply.status()).as("%s", reply).isEqualTo(307);
                if (!reply.header("location").endsWith(content)) {
                    return URI.create(reply.header("location"));
                }
            }
            throw new AssertionError("still being copied after " + MOST_ASKED + " questions");
        }

        private Digest stored(URI location) throws IOException, InterruptedException {
            HttpResponse<InputStream> response =
                    http.send(HttpRequest.newBuilder(location).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(response.statusCode()).isEqualTo(200);
                return Digest.sha256(body.readAllBytes());
            }
        }
    }
}
