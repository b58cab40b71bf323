package org.depproxy.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Await;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.upstream.LoggedRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The command that people run. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class DepproxyUpTest {

    private static final Duration LINE_LIMIT = Duration.ofSeconds(10);

    @Test
    void it_says_once_that_it_is_ready_and_how_to_log_in_and_pull(World world) {
        try (DepproxyUp proxy = world.proxy()) {
            assertThat(proxy.printed())
                    .filteredOn(line -> line.startsWith("ready "))
                    .hasSize(1);
            awaitLine(proxy, "docker login", proxy.registry());
            awaitLine(proxy, "docker pull", proxy.images() + "/");
            proxy.stop();
        }
    }

    @Test
    void what_it_holds_and_who_may_pull_outlive_a_restart(World world) {
        Path data = world.folder().resolve("data");
        Image image = world.everyShape().getFirst();
        try (Cleanup cleanup = new Cleanup()) {
            DepproxyUp before =
                    cleanup.later(DepproxyUp.start(data, world.upstream().uri()));
            pull(cleanup, world, Place.proxied(before), image);
            before.stop();
            List<LoggedRequest> between = world.upstream().requests();

            DepproxyUp after =
                    cleanup.later(DepproxyUp.start(data, world.upstream().uri()));

            assertThat(after.credentials()).isEqualTo(before.credentials());
            pull(cleanup, world, Place.proxied(after), image);
            assertThat(world.upstream().requestsSince(between))
                    .allMatch(request -> request.method().equals("HEAD"));
            after.stop();
        }
    }

    private static void awaitLine(DepproxyUp proxy, String command, String words) {
        Await.until(
                "it prints " + command + " … " + words,
                LINE_LIMIT,
                () -> proxy.printed().stream().anyMatch(line -> line.contains(command) && line.contains(words)));
    }

    private static void pull(Cleanup cleanup, World world, Place place, Image image) {
        ClientStore store = cleanup.later(Client.SKOPEO.open(world.folder()));
        store.login(place.registry(), place.credentials()).succeeded();
        store.pull(place.nameOf(image)).succeeded();
        assertThat(store.held(image, place.nameOf(image))).containsAll(store.expected(image));
    }
}
