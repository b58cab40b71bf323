package org.depproxy.acceptance;

import java.time.Duration;
import java.util.List;
import org.depproxy.acceptance.image.Blob;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Await;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.proxy.PlainClient;
import org.depproxy.acceptance.proxy.PlainClient.Carries;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.LoggedRequest;
import org.depproxy.acceptance.upstream.RegistryAccess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Blobs that are there before anybody has asked for them. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class PrefetchedImageTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void the_blobs_of_an_image_whose_manifest_was_pulled_are_held_when_the_upstream_goes_down(World world) {
        Image image = world.push(world.corpus().small("team/ahead", "1"));
        try (Cleanup cleanup = new Cleanup()) {
            DockerRegistry upstream = cleanup.later(world.registry(new RegistryAccess.Open()));
            DepproxyUp proxy = cleanup.later(world.proxy(upstream.uri()));
            PlainClient client = cleanup.later(new PlainClient(proxy.uri(), Carries.TO_SAME_ORIGIN));
            String repository = Place.proxied(proxy).repositoryOf(image);
            String token = client.token(proxy.credentials(), repository);
            List<Blob> blobs = image.top().blobs();

            assertThat(client.get(repository, "manifests/" + image.reference(), token)
                            .status())
                    .isEqualTo(200);
            Await.until("every blob has been fetched", LIMIT, () -> fetchedBlobs(upstream) == blobs.size());
            upstream.stop();

            assertThat(blobs)
                    .allSatisfy(blob -> assertThat(client.get(repository, "blobs/" + blob.digest(), token)
                                    .digest())
                            .isEqualTo(blob.digest()));
        }
    }

    private static long fetchedBlobs(DockerRegistry upstream) {
        return upstream.requests().stream()
                .filter(request -> request.fetchedContent() && request.target().contains("/blobs/"))
                .map(LoggedRequest::target)
                .distinct()
                .count();
    }
}
