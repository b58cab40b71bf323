package org.depproxy.acceptance;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.LoggedRequest;
import org.depproxy.cache.BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What every client must see of the proxy; one subclass for each client. Each has a proxy of its own, empty at first. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PullThroughTheProxy {

    private static final int PARTIAL_CONTENT = 206;
    private static final String REFUSED =
            "(?i)unauthorized|access denied|requested access to the resource is denied|invalid username/password";
    private static final String UNKNOWN = "(?i)manifest unknown|name unknown|not found|access denied|is denied";

    private final Client client;
    private final Cleanup cleanup = new Cleanup();
    private World world;
    private DockerRegistry upstream;
    private DepproxyUp proxy;
    private Place place;
    private ClientStore first;
    private ClientStore second;

    PullThroughTheProxy(Client client) {
        this.client = client;
    }

    @BeforeAll
    void log_in_from_two_empty_stores(World shared) {
        world = shared;
        upstream = shared.upstream();
        first = cleanup.later(client.open(shared.folder()));
        second = cleanup.later(client.open(shared.folder()));
        proxy = cleanup.later(shared.proxy());
        place = Place.proxied(proxy);
        first.login(place.registry(), place.credentials()).succeeded();
        second.login(place.registry(), place.credentials()).succeeded();
    }

    @AfterAll
    void stop_everything() {
        cleanup.close();
    }

    Stream<Image> images() {
        return world.everyShape().stream().filter(client::takes);
    }

    @ParameterizedTest
    @MethodSource("images")
    void an_image_arrives_byte_for_byte_and_again_without_an_upstream_get(Image image) {
        List<LoggedRequest> before = upstream.requests();

        first.pull(place.nameOf(image)).succeeded();

        assertThat(first.held(image, place.nameOf(image))).containsAll(first.expected(image));
        List<LoggedRequest> cold = upstream.requestsSince(before);
        assertThat(fetched(cold))
                .as("cold: each piece of content once")
                .isNotEmpty()
                .doesNotHaveDuplicates();

        assertThat(pieces(cold))
                .as("cold: no more pieces than there are parts")
                .allSatisfy((target, count) -> assertThat(count).isLessThan(parts(image, target)));

        List<LoggedRequest> between = upstream.requests();
        second.pull(place.nameOf(image)).succeeded();

        assertThat(second.held(image, place.nameOf(image))).containsAll(second.expected(image));
        assertThat(upstream.requestsSince(between))
                .as("warm: nothing but a question whether the tag has moved")
                .allMatch(request -> request.method().equals("HEAD"));
    }

    @Test
    void a_wrong_password_is_refused_in_the_clients_own_words() {
        try (ClientStore stranger = client.open(world.folder())) {
            // ctr has no login; its pull is what is refused
            var login = stranger.login(place.registry(), place.credentials().mistyped());
            if (login.exit() == 0) {
                stranger.pull(place.nameOf(world.everyShape().getFirst())).failedSaying(REFUSED);
            } else {
                login.failedSaying(REFUSED);
            }
        }
    }

    @Test
    void nobody_pulls_without_a_login() {
        try (ClientStore stranger = client.open(world.folder())) {
            stranger.pull(place.nameOf(world.everyShape().getFirst())).failedSaying(REFUSED);
        }
    }

    @Test
    void an_image_that_the_upstream_does_not_have_is_not_found() {
        first.pull(place.prefix() + "/nowhere/nothing:1").failedSaying(UNKNOWN);
    }

    @Test
    void a_group_that_does_not_exist_is_not_found_or_denied() {
        first.pull(proxy.images("nobodys") + "/single:1").failedSaying(UNKNOWN + "|unauthorized");
    }

    /** How many pieces were fetched of each blob. */
    private static Map<String, Long> pieces(List<LoggedRequest> requests) {
        return requests.stream()
                .filter(LoggedRequest::fetchedContent)
                .filter(request -> request.status() == PARTIAL_CONTENT)
                .collect(Collectors.groupingBy(LoggedRequest::target, Collectors.counting()));
    }

    /** In how many parts a blob is stored. */
    private static long parts(Image image, String target) {
        long bytes = image.platform().blobs().stream()
                .filter(blob -> target.endsWith("/" + blob.digest()))
                .findFirst()
                .orElseThrow()
                .bytes();
        return Math.ceilDiv(bytes, BlobStore.MIN_PART_BYTES);
    }

    /** What was opened from its start: the pieces of a large blob belong to one reading of it. */
    private static List<String> fetched(List<LoggedRequest> requests) {
        return requests.stream()
                .filter(LoggedRequest::fetchedContent)
                .filter(request -> request.status() != PARTIAL_CONTENT)
                .map(LoggedRequest::target)
                .toList();
    }
}
