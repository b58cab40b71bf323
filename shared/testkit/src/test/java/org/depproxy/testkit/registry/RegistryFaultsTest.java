package org.depproxy.testkit.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.depproxy.name.Digest;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.depproxy.testkit.registry.RegistryCaller.errorCode;
import static org.depproxy.testkit.registry.RegistryCaller.header;

final class RegistryFaultsTest {
    private static final String ALPINE = "library/alpine";
    private static final String LATEST = "/v2/library/alpine/manifests/latest";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SampleImage image;
    private final SampleImage newer;
    private final Blob layer;
    private final String layerPath;
    private final EmbeddedRegistry registry =
            EmbeddedRegistry.builder().withoutLogin().withoutCdn().start();
    private final RegistryCaller caller = new RegistryCaller(registry);

    RegistryFaultsTest(@TempDir Path directory) throws IOException {
        image = new SampleImages(1, directory).singleArch(200_000);
        newer = new SampleImages(2, directory).singleArch(1000);
        layer = image.blobs().getLast();
        layerPath = "/v2/library/alpine/blobs/" + layer.digest();
        registry.put(ALPINE, "latest", image);
    }

    @AfterEach
    void close() {
        caller.close();
        registry.close();
    }

    private void onLayer(Misbehaviour misbehaviour) {
        registry.script(Fault.onBlob(layer.digest()).does(misbehaviour));
    }

    private byte[] trueBytes() throws IOException {
        try (InputStream in = layer.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void a_fault_shows_at_the_occurrence_it_was_scripted_for() throws IOException, InterruptedException {
        registry.script(Fault.onManifest(ALPINE, "latest").get().nth(2).does(Misbehaviour.Answers.throttled(7)));

        assertThat(caller.get(LATEST).statusCode()).isEqualTo(200);
        assertThat(caller.head(LATEST, Map.of()).statusCode()).isEqualTo(200);
        var throttled = caller.get(LATEST);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(header(throttled, "Retry-After")).isEqualTo("7");
        assertThat(errorCode(throttled)).isEqualTo("TOOMANYREQUESTS");
        assertThat(caller.get(LATEST).statusCode()).isEqualTo(200);
    }

    @Test
    void a_fault_can_show_at_the_first_few_or_from_some_time_on_until_the_script_is_cleared()
            throws IOException, InterruptedException {
        registry.script(Fault.on(Asked::isManifest).first(1).does(Misbehaviour.Answers.error(503, "UNAVAILABLE")));
        registry.script(Fault.on(Asked::isManifest).from(3).does(Misbehaviour.Answers.error(500, "UNKNOWN")));

        assertThat(caller.get(LATEST).statusCode()).isEqualTo(503);
        assertThat(caller.get(LATEST).statusCode()).isEqualTo(200);
        assertThat(caller.get(LATEST).statusCode()).isEqualTo(500);
        assertThat(caller.get(LATEST).statusCode()).isEqualTo(500);
        registry.clearScript();
        assertThat(caller.get(LATEST).statusCode()).isEqualTo(200);
    }

    @Test
    void one_flipped_byte_keeps_length_and_headers() throws IOException, InterruptedException {
        onLayer(new Misbehaviour.FlipsByte(150_000));

        var answer = caller.get(layerPath);
        assertThat(answer.body()).hasSize((int) layer.sizeBytes());
        assertThat(Arrays.mismatch(answer.body(), trueBytes())).isEqualTo(150_000);
        assertThat(header(answer, "Docker-Content-Digest"))
                .isEqualTo(layer.digest().toString());
    }

    @Test
    void a_cut_body_ends_before_its_announced_length() throws IOException, InterruptedException {
        onLayer(new Misbehaviour.CutsAt(100_000));

        HttpResponse<InputStream> answer = caller.open(layerPath);
        assertThat(header(answer, "Content-Length")).isEqualTo(Long.toString(layer.sizeBytes()));
        try (InputStream in = answer.body()) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(registry.log().requests().getLast().bytesSent()).isEqualTo(100_000);
    }

    @Test
    void a_reset_ends_the_transfer_and_the_next_request_is_served() throws IOException, InterruptedException {
        registry.script(Fault.onBlob(layer.digest()).nth(1).does(new Misbehaviour.ResetsAt(10)));

        assertThatThrownBy(() -> caller.get(layerPath)).isInstanceOf(IOException.class);
        assertThat(layer.digest().names(caller.get(layerPath).body())).isTrue();
    }

    @Test
    void a_length_can_be_announced_too_long_and_too_short() throws IOException, InterruptedException {
        registry.script(Fault.onBlob(layer.digest()).nth(1).does(new Misbehaviour.LiesAboutLength(5)));
        registry.script(Fault.onBlob(layer.digest()).nth(2).does(new Misbehaviour.LiesAboutLength(-5)));

        assertThatThrownBy(() -> caller.get(layerPath)).isInstanceOf(IOException.class);
        assertThat(caller.get(layerPath).body()).hasSize((int) layer.sizeBytes() - 5);
    }

    @Test
    void an_encoding_nobody_asked_for_hides_the_same_bytes() throws IOException, InterruptedException {
        onLayer(new Misbehaviour.Compresses());

        var answer = caller.get(layerPath);
        assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isEqualTo(trueBytes());
    }

    @Test
    void a_range_can_be_ignored_and_an_entity_tag_change() throws IOException, InterruptedException {
        String etag = header(caller.get(layerPath), "ETag");
        Map<String, String> resume = Map.of("Range", "bytes=5-", "If-Range", etag);
        registry.script(Fault.onBlob(layer.digest()).nth(1).does(new Misbehaviour.IgnoresRange()));
        registry.script(Fault.onBlob(layer.digest()).nth(2).does(new Misbehaviour.ChangesEtag("\"new\"")));

        assertThat(caller.get(layerPath, resume).statusCode()).isEqualTo(200);
        var changed = caller.get(layerPath, resume);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(header(changed, "ETag")).isEqualTo("\"new\"");
        assertThat(caller.get(layerPath, resume).statusCode()).isEqualTo(206);
    }

    @Test
    void the_digest_header_can_be_missing_or_wrong() throws IOException, InterruptedException {
        String wrong = Digest.sha256(new byte[1]).toString();
        registry.script(Fault.on(Asked::isManifest).nth(1).does(new Misbehaviour.OmitsHeader("Docker-Content-Digest")));
        registry.script(
                Fault.on(Asked::isManifest).nth(2).does(new Misbehaviour.SetsHeader("Docker-Content-Digest", wrong)));

        assertThat(header(caller.get(LATEST), "Docker-Content-Digest")).isEqualTo("absent");
        assertThat(header(caller.get(LATEST), "Docker-Content-Digest")).isEqualTo(wrong);
    }

    @Test
    void a_manifest_can_be_huge_and_a_challenge_hostile() throws IOException, InterruptedException {
        registry.script(Fault.on(Asked::isManifest).nth(1).does(new Misbehaviour.PadsTo(5 << 20)));
        assertThat(caller.get(LATEST).body())
                .hasSize(5 << 20)
                .startsWith(image.top().bytes());

        String elsewhere = "Bearer realm=\"http://169.254.169.254/\"";
        registry.script(Fault.on(Asked::isManifest).nth(1).does(Misbehaviour.Answers.challenge(elsewhere)));
        assertThat(header(caller.get(LATEST), "WWW-Authenticate")).isEqualTo(elsewhere);
    }

    @Test
    void a_challenge_can_be_a_megabyte_long() throws IOException {
        registry.script(Fault.on(Asked::isManifest).does(Misbehaviour.Answers.challenge("x".repeat(1 << 20))));

        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), registry.uri().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + LATEST + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 401").hasSizeGreaterThan(1 << 20);
        }
    }

    @Test
    void a_redirect_can_lead_elsewhere_or_back_to_itself() throws IOException, InterruptedException {
        registry.script(
                Fault.onBlob(layer.digest()).nth(1).does(Misbehaviour.Answers.redirect("http://10.0.0.1/secret")));
        registry.script(Fault.onBlob(layer.digest()).from(2).does(new Misbehaviour.RedirectsToItself()));

        assertThat(header(caller.get(layerPath), "Location")).isEqualTo("http://10.0.0.1/secret");
        var itself = caller.get(layerPath + "?ns=docker.io");
        assertThat(itself.statusCode()).isEqualTo(307);
        assertThat(header(itself, "Location")).isEqualTo(layerPath + "?ns=docker.io");
    }

    @Test
    void a_tag_moves_between_two_requests() throws IOException, InterruptedException {
        registry.script(
                Fault.on(Asked::isManifest).head().nth(1).does(new Misbehaviour.MovesTag(ALPINE, "latest", newer)));

        assertThat(header(caller.head(LATEST, Map.of()), "Docker-Content-Digest"))
                .isEqualTo(image.top().digest().toString());
        assertThat(caller.get(LATEST).body()).isEqualTo(newer.top().bytes());
    }

    @Test
    void a_body_passes_a_gate_byte_by_byte() throws IOException, InterruptedException {
        var gate = new Gate();
        onLayer(new Misbehaviour.HoldsBody(gate));

        try (InputStream in = caller.open(layerPath).body()) {
            gate.allow(1000);
            assertThat(in.readNBytes(1000)).isEqualTo(Arrays.copyOf(trueBytes(), 1000));
            assertThat(gate.awaitHeld(PATIENCE)).isTrue();
            assertThat(registry.log().requests().getLast().bytesSent()).isEqualTo(1000);
            gate.open();
            assertThat(in.readAllBytes()).hasSize((int) layer.sizeBytes() - 1000);
        }
    }

    @Test
    void an_answer_can_be_withheld_until_it_is_released() throws InterruptedException {
        var gate = new Gate();
        registry.script(Fault.on(Asked::isManifest).does(new Misbehaviour.Stalls(gate)));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = CompletableFuture.supplyAsync(() -> status(LATEST), threads);
            assertThat(gate.awaitHeld(PATIENCE)).isTrue();
            assertThat(answer).isNotDone();
            gate.allow(1);
            assertThat(answer).succeedsWithin(PATIENCE).isEqualTo(200);
        }
    }

    @Test
    void a_trickling_body_arrives_whole_and_closing_ends_one_that_would_take_an_hour()
            throws IOException, InterruptedException {
        registry.script(Fault.onBlob(layer.digest()).nth(1).does(new Misbehaviour.Trickles(1_000_000)));
        registry.script(Fault.onBlob(layer.digest()).nth(2).does(new Misbehaviour.Trickles(50)));

        assertThat(layer.digest().names(caller.get(layerPath).body())).isTrue();
        try (InputStream in = caller.open(layerPath).body()) {
            assertThat(in.read()).isNotNegative();
            registry.close();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void the_log_can_be_waited_for() throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.runAsync(() -> status(LATEST), threads).orTimeout(1, TimeUnit.MINUTES);
            assertThat(registry.log().await(Asked::isManifest, 1, PATIENCE)).isTrue();
        }
        assertThat(registry.log().await(Asked::isBlob, 1, Duration.ZERO)).isFalse();
    }

    private int status(String path) {
        try {
            return caller.get(path).statusCode();
        } catch (IOException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
