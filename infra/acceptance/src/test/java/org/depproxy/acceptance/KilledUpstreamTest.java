package org.depproxy.acceptance;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Await;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.RegistryAccess;
import org.depproxy.acceptance.upstream.SlowLink;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** An upstream that dies in the middle of a layer. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class KilledUpstreamTest {

    /** More than what lies in buffers on the way. */
    private static final int LAYER_BYTES = 48 << 20;

    private static final Duration LAYER_TIME = Duration.ofSeconds(12);
    private static final Duration BEGIN_LIMIT = Duration.ofMinutes(1);
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    @Test
    void a_layer_whose_upstream_is_killed_half_way_is_pulled_once_it_is_back(World world) {
        halfWay(world, Client.SKOPEO, (upstream, pull) -> {
            upstream.kill();
            pull.join();
            upstream.restart();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER", "PODMAN"})
    void a_layer_whose_upstream_is_killed_half_way_and_started_again_is_pulled(Client client, World world) {
        halfWay(world, client, (upstream, pull) -> {
            upstream.kill();
            upstream.restart();
            pull.join();
        });
    }

    /** Lets something happen to the upstream when a layer is half there; the image can be pulled after that. */
    private static void halfWay(
            World world, Client client, BiConsumer<DockerRegistry, CompletableFuture<Outcome>> happening) {
        String repository = "team/halfway-" + client.name().toLowerCase(Locale.ROOT);
        Image image = world.push(world.corpus().sized(repository, "1", LAYER_BYTES));
        Digest layer = image.platform().blobs().getLast().digest();
        try (Cleanup cleanup = new Cleanup();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DockerRegistry upstream = cleanup.later(world.registry(new RegistryAccess.Open()));
            SlowLink link = cleanup.later(SlowLink.start(upstream.uri(), layer, LAYER_TIME));
            Place place = Place.proxied(cleanup.later(world.proxy(link.uri())));
            ClientStore store = cleanup.later(client.open(world.folder()));
            store.login(place.registry(), place.credentials()).succeeded();
            CompletableFuture<Outcome> begun = CompletableFuture.supplyAsync(() -> pull(store, place, image), threads);
            Await.until("some of the layer has passed", BEGIN_LIMIT, () -> link.passedBytes() > 0);

            happening.accept(upstream, begun);

            Await.until(
                    image + " is pulled",
                    RECOVERY,
                    () -> pull(store, place, image).exit() == 0);
        }
    }

    /** What is held after a pull that succeeds is the image. */
    private static Outcome pull(ClientStore store, Place place, Image image) {
        Outcome outcome = store.pull(place.nameOf(image));
        if (outcome.exit() == 0) {
            assertThat(store.held(image, place.nameOf(image))).containsAll(store.expected(image));
        }
        return outcome;
    }
}
