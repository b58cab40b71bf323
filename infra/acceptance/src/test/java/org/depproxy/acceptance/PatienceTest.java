package org.depproxy.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.upstream.LoggedRequest;
import org.depproxy.acceptance.upstream.SlowLink;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway gives up after 30 s; an upstream may need longer for a layer. Clients are kept waiting by redirects to the same
 * address.
 */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class PatienceTest {

    private static final Duration LAYER_TIME = Duration.ofSeconds(75);
    private static final Duration PULL_LIMIT = Duration.ofMinutes(4);
    private static final int LAYER_BYTES = 8 << 20;
    private static final List<Client> CLIENTS = List.of(Client.SKOPEO, Client.PODMAN, Client.DOCKER, Client.CONTAINERD);

    @Test
    void t157_t209_four_clients_wait_for_a_layer_that_takes_75_seconds_and_it_is_fetched_once(World world)
            throws InterruptedException {
        Image image = world.push(world.corpus().sized("team/slow", "1", LAYER_BYTES));
        Digest layer = image.platform().blobs().getLast().digest();
        List<LoggedRequest> before = world.upstream().requests();
        try (Cleanup cleanup = new Cleanup()) {
            SlowLink link = cleanup.later(SlowLink.start(world.upstream().uri(), layer, LAYER_TIME));
            List<ClientStore> stores = new ArrayList<>();
            for (Client client : CLIENTS) {
                stores.add(cleanup.later(client.open(world.folder())));
            }
            Place place = Place.proxied(cleanup.later(world.proxy(link.uri())));
            stores.forEach(
                    store -> store.login(place.registry(), place.credentials()).succeeded());

            assertThat(pullAtOnce(stores, place.nameOf(image)))
                    .allSatisfy(pull -> pull.get().succeeded());

            for (ClientStore store : stores) {
                assertThat(store.held(image, place.nameOf(image))).containsAll(store.expected(image));
            }
        }
        assertThat(world.upstream().requestsSince(before))
                .filteredOn(LoggedRequest::fetchedContent)
                .filteredOn(request -> request.target().endsWith(layer.toString()))
                .hasSize(1);
    }

    private static List<Future<Outcome>> pullAtOnce(List<ClientStore> stores, String name) throws InterruptedException {
        List<Callable<Outcome>> pulls = stores.stream()
                .map(store -> (Callable<Outcome>) () -> store.pull(name))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(pulls, PULL_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
