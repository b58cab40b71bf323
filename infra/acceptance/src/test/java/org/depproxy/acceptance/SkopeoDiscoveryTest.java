package org.depproxy.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.RegistryAccess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What people look up before they pull. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class SkopeoDiscoveryTest {

    private static final Tool SKOPEO = new Tool("skopeo", "skopeo");

    @Test
    void tags_are_listed_while_upstream_is_there_and_after(World world) throws JsonProcessingException {
        SKOPEO.require();
        Image first = world.push(world.corpus().small("team/listed", "1"));
        world.push(world.corpus().small("team/listed", "2"));
        try (Cleanup cleanup = new Cleanup()) {
            DockerRegistry upstream = cleanup.later(world.registry(new RegistryAccess.Open()));
            DepproxyUp proxy = cleanup.later(world.proxy(upstream.uri()));
            Place place = Place.proxied(proxy);
            String image = proxy.images() + "/" + first.repository();

            assertThat(tags(place, "list-tags", image, "Tags")).containsExactlyInAnyOrder("1", "2");
            assertThat(tags(place, "inspect", image + ":1", "RepoTags")).containsExactlyInAnyOrder("1", "2");

            upstream.stop();

            assertThat(tags(place, "list-tags", image, "Tags")).containsExactlyInAnyOrder("1", "2");
            assertThat(tags(place, "inspect", image + ":1", "RepoTags")).containsExactlyInAnyOrder("1", "2");
        }
    }

    private static Iterable<String> tags(Place place, String command, String reference, String key)
            throws JsonProcessingException {
        String login = place.credentials().user() + ":" + place.credentials().password();
        String output = Command.of(SKOPEO, command, "--tls-verify=false", "--creds", login, "docker://" + reference)
                .run()
                .succeeded()
                .output();
        return new ObjectMapper()
                .readTree(output)
                .required(key)
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }
}
