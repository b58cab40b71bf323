package org.depproxy.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.depproxy.acceptance.process.Await;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.proxy.PlainClient;
import org.depproxy.acceptance.proxy.PlainClient.Carries;
import org.depproxy.acceptance.proxy.Reply;
import org.depproxy.name.Digest;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.depproxy.testkit.registry.Fault;
import org.depproxy.testkit.registry.Misbehaviour;
import org.depproxy.testkit.registry.Misbehaviour.Answers;
import org.depproxy.testkit.registry.Misbehaviour.CutsAt;
import org.depproxy.testkit.registry.Misbehaviour.FlipsByte;
import org.depproxy.testkit.registry.Misbehaviour.LiesAboutLength;
import org.depproxy.testkit.registry.Misbehaviour.ResetsAt;
import org.depproxy.testkit.registry.Misbehaviour.Trickles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes wrong between the proxy and its upstream, seen by a real client. A pull that ends well has the right bytes, one
 * that does not says why in the registry's own terms, and when the trouble is over the next one ends well.
 */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WireFaultsTest {

    private static final int LAYER_BYTES = 200_000;
    private static final int SLOW_LAYER_BYTES = 60_000;
    private static final int SLOW_BYTES_PER_SECOND = 10 << 10;
    private static final int RESETS = 64;
    private static final Duration RECOVERY = Duration.ofMinutes(2);
    private static final String TAG = "1";

    private final Cleanup cleanup = new Cleanup();
    private final AtomicInteger seeds = new AtomicInteger(1);
    private World world;
    private EmbeddedRegistry upstream;
    private DepproxyUp proxy;

    @BeforeAll
    void start(World shared) {
        world = shared;
        upstream = cleanup.later(EmbeddedRegistry.builder()
                .withoutLogin()
                .withoutCdn()
                .withoutPullLimit()
                .start());
        proxy = cleanup.later(shared.proxy(upstream.uri()));
    }

    @AfterEach
    void calm() {
        upstream.clearScript();
    }

    @AfterAll
    void stop() {
        cleanup.close();
    }

    /** Bodies that end early: with each request for the rest there is more of them. */
    static Stream<Misbehaviour> brokenOff() {
        return Stream.of(new CutsAt(LAYER_BYTES / 2), new ResetsAt(LAYER_BYTES / 2));
    }

    /** Bodies of which asking again never makes the right ones. */
    static Stream<Misbehaviour> spoiledBodies() {
        return Stream.of(
                new CutsAt(0), new LiesAboutLength(100), new LiesAboutLength(-100), new FlipsByte(LAYER_BYTES / 2));
    }

    static Stream<Misbehaviour> storms() {
        return Stream.of(
                Answers.throttled(1), Answers.error(429, "TOOMANYREQUESTS"), Answers.error(503, "UNAVAILABLE"));
    }

    @ParameterizedTest
    @MethodSource("spoiledBodies")
    void t022_a_layer_that_always_comes_spoiled_is_refused_and_pulled_when_it_comes_right(Misbehaviour spoiled)
            throws IOException {
        String repository = "team/spoiled-" + seeds.get();
        SampleImage image = offered(repository, images -> images.singleArch(LAYER_BYTES));
        Digest layer = image.blobs().getLast().digest();
        upstream.script(Fault.onBlob(layer).get().does(spoiled));

        assertThat(copy(repository, image).ended()).isFalse();
        assertRefused(repository, "blobs/" + layer);

        upstream.clearScript();

        assertRecovers(repository, image);
    }

    @ParameterizedTest
    @MethodSource("brokenOff")
    void a_layer_that_is_always_broken_off_half_way_is_pulled_piece_by_piece(Misbehaviour broken) throws IOException {
        String repository = "team/broken-" + seeds.get();
        SampleImage image = offered(repository, images -> images.singleArch(LAYER_BYTES));
        upstream.script(Fault.onBlob(image.blobs().getLast().digest()).get().does(broken));

        assertRecovers(repository, image);
    }

    @ParameterizedTest
    @MethodSource({"brokenOff", "spoiledBodies"})
    void t022_a_layer_that_comes_spoiled_once_is_pulled(Misbehaviour spoiled) throws IOException {
        String repository = "team/once-" + seeds.get();
        SampleImage image = offered(repository, images -> images.singleArch(LAYER_BYTES));
        upstream.script(
                Fault.onBlob(image.blobs().getLast().digest()).get().first(1).does(spoiled));

        assertRecovers(repository, image);
    }

    @ParameterizedTest
    @MethodSource("storms")
    void t175_a_storm_of_refusals_is_told_as_such_and_forgotten_when_it_is_over(Misbehaviour refusal)
            throws IOException {
        String repository = "team/storm-" + seeds.get();
        SampleImage image = offered(repository, images -> images.singleArch(LAYER_BYTES));
        upstream.script(Fault.on(asked -> asked.path().contains(repository)).does(refusal));

        assertThat(copy(repository, image).ended()).isFalse();
        assertRefused(repository, "manifests/" + TAG);

        upstream.clearScript();

        assertRecovers(repository, image);
    }

    @Test
    void connections_that_are_reset_at_64_places_of_their_layers_spoil_nothing() throws IOException {
        String repository = "team/resets";
        SampleImage image = offered(repository, images -> images.manyLayers(RESETS, LAYER_BYTES / 4));
        for (int place = 0; place < RESETS; place++) {
            Blob layer = image.blobs().get(place + 1);
            upstream.script(
                    Fault.onBlob(layer.digest()).get().first(1).does(new ResetsAt(layer.sizeBytes() * place / RESETS)));
        }

        assertRecovers(repository, image);
    }

    @Test
    void an_upstream_of_ten_kilobytes_a_second_is_waited_for() throws IOException {
        String repository = "team/crawling";
        SampleImage image = offered(repository, images -> images.singleArch(SLOW_LAYER_BYTES));
        upstream.script(Fault.onBlob(image.blobs().getLast().digest()).get().does(new Trickles(SLOW_BYTES_PER_SECOND)));

        copy(repository, image).outcome().succeeded();
    }

    /** How an image is made. */
    private interface Recipe {
        SampleImage make(SampleImages images) throws IOException;
    }

    /** An image that nothing else has a part of, offered upstream. */
    private SampleImage offered(String repository, Recipe recipe) throws IOException {
        SampleImage image = recipe.make(new SampleImages(seeds.getAndIncrement(), world.folder()));
        upstream.put(repository, TAG, image);
        return image;
    }

    private SkopeoCopy copy(String repository, SampleImage image) {
        return SkopeoCopy.of(proxy, repository + ":" + TAG, world.folder()).isRightIfWhole(image);
    }

    private void assertRecovers(String repository, SampleImage image) {
        Await.until(
                repository + " is pulled",
                RECOVERY,
                () -> copy(repository, image).ended());
    }

    private void assertRefused(String repository, String content) throws JsonProcessingException {
        String whole = "demo/dependency_proxy/containers/" + repository;
        try (PlainClient client = new PlainClient(proxy.uri(), Carries.TO_SAME_ORIGIN)) {
            Reply reply = client.get(whole, content, client.token(proxy.credentials(), whole));

            assertThat(reply.status()).as("%s", reply).isBetween(400, 599).isNotIn(401, 404, 500);
            JsonNode error =
                    new ObjectMapper().readTree(reply.text()).required("errors").required(0);
            assertThat(error.required("code").asText()).matches("[A-Z_]+");
            assertThat(error.required("message").asText()).isNotBlank();
            assertThat(reply.text()).doesNotContain("Exception");
        }
    }
}
