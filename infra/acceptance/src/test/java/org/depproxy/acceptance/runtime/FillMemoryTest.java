package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A blob of any size passes through a function of little memory. */
final class FillMemoryTest {
    private static final Path ROOT =
            Path.of(System.getProperty("depproxy.root", "../..")).toAbsolutePath();
    private static final String IMAGE = "library/large";
    private static final SeededBytes GIBIBYTE = new SeededBytes(20_260_301, 1L << 30);

    /** Eight times as much would not hold it. */
    private static final List<String> LITTLE_MEMORY = List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError");

    private static final int MOST_ASKED = 10;

    @TempDir
    Path directory;

    @Test
    void t186_a_gibibyte_is_copied_by_a_function_with_a_heap_of_128_mebibytes() throws Exception {
        Path java = NeededJdk.java();
        Digest digest = GIBIBYTE.digest();
        CompletableFuture<String> order = new CompletableFuture<>();
        try (OneBlobRegistry registry = OneBlobRegistry.with(digest, GIBIBYTE);
                InvokeDesk desk = InvokeDesk.open(order::complete);
                Stage stage = Stage.open(ROOT, Files.createDirectory(directory.resolve("stage")), registry.uri());
                LambdaProcess fill = LambdaProcess.start(
                        java, stage.deployed("FillFunction"), LITTLE_MEMORY, directory.resolve("fill.log"));
                LambdaProcess blob = LambdaProcess.start(
                        java,
                        stage.deployed("BlobFunction")
                                .with(Map.of(
                                        "AWS_ENDPOINT_URL_LAMBDA", desk.uri().toString())),
                        List.of(),
                        directory.resolve("blob.log"))) {
            String path = Stage.path(Stage.GROUP, IMAGE) + "/blobs/" + digest;
            String event = HttpEvent.get(path, Map.of("authorization", stage.bearer(Stage.GROUP, IMAGE)))
                    .json();
            CompletableFuture<HttpReply> asked = CompletableFuture.supplyAsync(() -> lastReply(blob, event, path));
            Outcome filled = fill.invoke(order.get(1, TimeUnit.MINUTES));

            assertThat(filled).as(fill.printed()).isInstanceOf(Outcome.Returned.class);
            String location = asked.get(5, TimeUnit.MINUTES).header("location");
            assertThat(stored(location)).isEqualTo(digest);
            assertThat(fill.isAlive()).isTrue();
            assertThat(registry.pieces()).isGreaterThan(100);
        }
    }

    /** Follows the blob function's answers to itself, as clients do, until one leads elsewhere. */
    private static HttpReply lastReply(LambdaProcess blob, String event, String path) {
        for (int asked = 0; asked < MOST_ASKED; asked++) {
            HttpReply reply = HttpReply.of(blob.invoke(event));
            assertThat(reply.status()).as(reply.toString()).isEqualTo(307);
            if (!reply.header("location").equals(path)) {
                return reply;
            }
        }
        throw new AssertionError("still being copied after " + MOST_ASKED + " questions");
    }

    private static Digest stored(String location) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(URI.create(location)).build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            return SeededBytes.digestOf(response.body());
        }
    }
}
