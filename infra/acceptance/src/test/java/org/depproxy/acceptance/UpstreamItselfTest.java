package org.depproxy.acceptance;

import java.util.List;
import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.image.Image.Trait;
import org.depproxy.acceptance.upstream.Credentials;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.LoggedRequest;
import org.depproxy.acceptance.upstream.RegistryAccess;
import org.depproxy.acceptance.upstream.TokenServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The control: what the clients do at the upstream itself, without any proxy. It shows that the other tests can fail. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class UpstreamItselfTest {

    private static final Credentials ALICE = new Credentials("alice", "s3cret-of-alice");

    @ParameterizedTest
    @EnumSource
    void the_upstream_serves_what_was_pushed_to_whoever_has_the_password(Client client, World world) {
        try (Cleanup cleanup = new Cleanup()) {
            DockerRegistry registry = cleanup.later(world.registry(new RegistryAccess.Password(ALICE)));
            ClientStore store = cleanup.later(client.open(world.folder()));
            Place place = Place.direct(registry, ALICE);
            store.login(place.registry(), ALICE).succeeded();
            for (Image image : small(client, world)) {
                store.pull(place.nameOf(image)).succeeded();
                assertThat(store.held(image, place.nameOf(image))).containsAll(store.expected(image));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_pull_without_a_proxy_fetches_everything_again(Client client, World world) {
        try (Cleanup cleanup = new Cleanup()) {
            Image image = world.everyShape().getFirst();
            Place place = Place.direct(world.upstream(), ALICE);
            ClientStore first = cleanup.later(client.open(world.folder()));
            ClientStore second = cleanup.later(client.open(world.folder()));
            first.pull(place.nameOf(image)).succeeded();
            List<LoggedRequest> between = world.upstream().requests();

            second.pull(place.nameOf(image)).succeeded();

            assertThat(world.upstream().requestsSince(between).stream()
                            .filter(LoggedRequest::fetchedContent)
                            .map(LoggedRequest::target))
                    .hasSizeGreaterThanOrEqualTo(image.ownPlatform().size())
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokens_are_given_for_the_right_password_only(Client client, World world) {
        try (Cleanup cleanup = new Cleanup()) {
            TokenServer tokens = cleanup.later(TokenServer.start(world.folder(), ALICE));
            DockerRegistry registry = cleanup.later(world.registry(new RegistryAccess.Token(tokens)));
            Place place = Place.direct(registry, ALICE);
            Image image = world.everyShape().getFirst();

            ClientStore store = cleanup.later(client.open(world.folder()));
            store.login(place.registry(), ALICE).succeeded();
            store.pull(place.nameOf(image)).succeeded();
            assertThat(store.held(image, place.nameOf(image))).containsAll(store.expected(image));
            assertThat(tokens.given()).isPositive();

            ClientStore stranger = cleanup.later(client.open(world.folder()));
            var login = stranger.login(place.registry(), ALICE.mistyped());
            (login.exit() == 0 ? stranger.pull(place.nameOf(image)) : login)
                    .failedSaying("(?i)unauthorized|denied|invalid username/password");
        }
    }

    private static List<Image> small(Client client, World world) {
        return world.everyShape().stream()
                .filter(client::takes)
                .filter(image -> !image.traits().contains(Trait.LARGE))
                .toList();
    }
}
