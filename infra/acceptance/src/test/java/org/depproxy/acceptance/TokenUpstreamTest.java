package org.depproxy.acceptance;

import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.upstream.Credentials;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.RegistryAccess;
import org.depproxy.acceptance.upstream.TokenServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** An upstream with Docker Hub's manners: nothing without a token, and a token for anybody who asks. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class TokenUpstreamTest {

    @Test
    void an_image_is_pulled_with_an_upstream_token_that_is_asked_for_once(World world) {
        Image image = world.everyShape().get(1);
        try (Cleanup cleanup = new Cleanup()) {
            TokenServer tokens = cleanup.later(TokenServer.start(world.folder(), new Credentials("nobody", "unused")));
            DockerRegistry upstream = cleanup.later(world.registry(new RegistryAccess.Token(tokens)));
            Place place = Place.proxied(cleanup.later(world.proxy(upstream.uri())));
            ClientStore store = cleanup.later(Client.SKOPEO.open(world.folder()));
            store.login(place.registry(), place.credentials()).succeeded();

            store.pull(place.nameOf(image)).succeeded();

            assertThat(store.held(image, place.nameOf(image))).containsAll(store.expected(image));
            assertThat(tokens.given())
                    .as(
                            "upstream tokens for %s pieces of content",
                            image.complete().size())
                    .isBetween(1, 2);
        }
    }
}
