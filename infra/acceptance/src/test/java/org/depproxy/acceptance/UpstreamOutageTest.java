package org.depproxy.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.proxy.PlainClient;
import org.depproxy.acceptance.proxy.PlainClient.Carries;
import org.depproxy.acceptance.proxy.Reply;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.RegistryAccess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** An upstream that goes away and comes back. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class UpstreamOutageTest {

    @Test
    void t181_t209_what_is_held_is_served_while_the_upstream_is_down_and_the_rest_is_unavailable_until_it_is_back(
            World world) throws JsonProcessingException {
        Image held = world.push(world.corpus().small("team/held", "1"));
        Image missing = world.push(world.corpus().small("team/missing", "1"));
        try (Cleanup cleanup = new Cleanup()) {
            DockerRegistry upstream = cleanup.later(world.registry(new RegistryAccess.Open()));
            DepproxyUp proxy = cleanup.later(world.proxy(upstream.uri()));
            Place place = Place.proxied(proxy);
            pull(cleanup, world, place, held);

            upstream.stop();

            pull(cleanup, world, place, held);
            assertUnavailable(proxy, place.repositoryOf(missing), missing.reference());

            upstream.restart();

            pull(cleanup, world, place, missing);
        }
    }

    private static void pull(Cleanup cleanup, World world, Place place, Image image) {
        ClientStore store = cleanup.later(Client.SKOPEO.open(world.folder()));
        store.login(place.registry(), place.credentials()).succeeded();
        store.pull(place.nameOf(image)).succeeded();
        assertThat(store.held(image, place.nameOf(image))).containsAll(store.expected(image));
    }

    private static void assertUnavailable(DepproxyUp proxy, String repository, String tag)
            throws JsonProcessingException {
        try (PlainClient client = new PlainClient(proxy.uri(), Carries.TO_SAME_ORIGIN)) {
            Reply reply = client.get(repository, "manifests/" + tag, client.token(proxy.credentials(), repository));

            assertThat(reply.status()).as("%s", reply).isEqualTo(503);
            JsonNode error =
                    new ObjectMapper().readTree(reply.text()).required("errors").required(0);
            assertThat(error.required("code").asText()).matches("[A-Z_]+");
            assertThat(error.required("message").asText()).isNotBlank();
            assertThat(reply.text()).doesNotContain("Exception");
        }
    }
}
