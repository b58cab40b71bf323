package org.depproxy.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Await;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.name.Digest;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleManifest;
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
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the clients that unpack images make of trouble between the proxy and its upstream. Whatever they hold of a pull that
 * ended well is the image; when the trouble is over the pull ends well. {@link WireFaultsTest} looks closer, with one client.
 */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientsInTroubleTest {

    private static final int LAYER_BYTES = 200_000;
    private static final int SLOW_LAYER_BYTES = 60_000;
    private static final int SLOW_BYTES_PER_SECOND = 10 << 10;
    private static final int RESETS = 64;
    private static final int RESET_LAYER_BYTES = 10_000;
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    /** What each layer of one image suffers once. */
    private static final List<Misbehaviour> ONCE = List.of(
            new CutsAt(0),
            new CutsAt(LAYER_BYTES / 2),
            new ResetsAt(LAYER_BYTES / 2),
            new LiesAboutLength(100),
            new LiesAboutLength(-100),
            new FlipsByte(LAYER_BYTES / 2));

    private final Cleanup cleanup = new Cleanup();
    private final Map<Client, ClientStore> stores = new EnumMap<>(Client.class);
    private World world;
    private EmbeddedRegistry upstream;
    private Place place;

    @BeforeAll
    void start(World shared) {
        world = shared;
        upstream = cleanup.later(EmbeddedRegistry.builder()
                .withoutLogin()
                .withoutCdn()
                .withoutPullLimit()
                .start());
        DepproxyUp proxy = cleanup.later(shared.proxy(upstream.uri()));
        place = Place.proxied(proxy);
    }

    @AfterEach
    void calm() {
        upstream.clearScript();
    }

    @AfterAll
    void stop() {
        cleanup.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER", "PODMAN"})
    void layers_that_come_spoiled_once_each_in_its_own_way_are_pulled(Client client) throws IOException {
        ClientStore store = loggedIn(client);
        Image image = offered(world.corpus().layered(own("spoiled", client), "1", ONCE.size(), LAYER_BYTES));
        for (int way = 0; way < ONCE.size(); way++) {
            upstream.script(Fault.onBlob(layer(image, way)).get().first(1).does(ONCE.get(way)));
        }

        assertRecovers(store, image);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER", "PODMAN"})
    void connections_that_are_reset_at_64_places_of_their_layers_spoil_nothing(Client client) throws IOException {
        ClientStore store = loggedIn(client);
        Image image = offered(world.corpus().layered(own("resets", client), "1", RESETS, RESET_LAYER_BYTES));
        for (int place = 0; place < RESETS; place++) {
            upstream.script(Fault.onBlob(layer(image, place))
                    .get()
                    .first(1)
                    .does(new ResetsAt((long) RESET_LAYER_BYTES * place / RESETS)));
        }

        assertRecovers(store, image);
    }

    @Test
    void t175_a_storm_of_429_is_told_in_dockers_own_words_and_forgotten_when_it_is_over() throws IOException {
        ClientStore store = loggedIn(Client.DOCKER);
        Image image = offered(world.corpus().small("team/storm", "1"));
        upstream.script(Fault.on(asked -> asked.path().contains(image.repository()))
                .does(Answers.error(429, "TOOMANYREQUESTS")));

        pull(store, image).failedSaying("toomanyrequests");

        upstream.clearScript();

        assertRecovers(store, image);
    }

    @Test
    void t175_podman_waits_by_itself_for_the_end_of_a_storm_of_429() throws IOException {
        ClientStore store = loggedIn(Client.PODMAN);
        Image image = offered(world.corpus().small("team/shower", "1"));
        upstream.script(Fault.on(asked -> asked.path().contains(image.repository()))
                .first(2)
                .does(Answers.error(429, "TOOMANYREQUESTS")));

        pull(store, image).succeeded();
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER", "PODMAN"})
    void an_upstream_of_ten_kilobytes_a_second_is_waited_for(Client client) throws IOException {
        ClientStore store = loggedIn(client);
        Image image = offered(world.corpus().sized(own("crawling", client), "1", SLOW_LAYER_BYTES));
        upstream.script(Fault.onBlob(layer(image, 0)).get().does(new Trickles(SLOW_BYTES_PER_SECOND)));

        pull(store, image).succeeded();
    }

    /** A repository for this client alone. */
    private static String own(String name, Client client) {
        return "team/" + name + "-" + client.name().toLowerCase(Locale.ROOT);
    }

    /** The client's own store for all of its tests. */
    private ClientStore loggedIn(Client client) {
        return stores.computeIfAbsent(client, first -> {
            ClientStore store = cleanup.later(first.open(world.folder()));
            store.login(place.registry(), place.credentials()).succeeded();
            return store;
        });
    }

    /** The digest of a layer; the configuration comes before the first. */
    private static Digest layer(Image image, int number) {
        return image.platform().blobs().get(number + 1).digest();
    }

    /** The same image, offered upstream. */
    private Image offered(Image image) throws IOException {
        List<Blob> blobs = new ArrayList<>();
        for (var blob : image.platform().blobs()) {
            blobs.add(Blob.of(Files.readAllBytes(blob.file())));
        }
        SampleManifest manifest = new SampleManifest(
                image.platform().mediaType(),
                Files.readAllBytes(image.platform().blob().file()));
        upstream.put(image.repository(), image.reference(), new SampleImage(manifest, List.of(), blobs));
        return image;
    }

    private void assertRecovers(ClientStore store, Image image) {
        Await.until(image + " is pulled", RECOVERY, () -> pull(store, image).exit() == 0);
    }

    /** A pull; what is held after one that ended well is the image. */
    private Outcome pull(ClientStore store, Image image) {
        String name = place.nameOf(image);
        Outcome outcome = store.pull(name);
        if (outcome.exit() == 0) {
            assertThat(store.held(image, name)).containsAll(store.expected(image));
        }
        return outcome;
    }
}
