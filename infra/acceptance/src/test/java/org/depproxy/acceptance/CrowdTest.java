package org.depproxy.acceptance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.depproxy.acceptance.image.Blob;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.proxy.PlainClient;
import org.depproxy.acceptance.proxy.PlainClient.Carries;
import org.depproxy.acceptance.proxy.Reply;
import org.depproxy.acceptance.upstream.LoggedRequest;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Many machines that start at once and want the same image. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class CrowdTest {

    private static final int CLIENTS = 200;
    private static final int LIMIT_MINUTES = 4;

    @Test
    void t169_t202_two_hundred_clients_at_once_on_a_cold_image_cost_one_upstream_get_of_each_content(World world)
            throws InterruptedException {
        Image image = world.push(world.corpus().small("team/crowd", "1"));
        List<LoggedRequest> before = world.upstream().requests();
        try (DepproxyUp proxy = world.proxy();
                PlainClient client = new PlainClient(proxy.uri(), Carries.TO_SAME_ORIGIN)) {
            String repository = Place.proxied(proxy).repositoryOf(image);
            Callable<List<Digest>> pull =
                    () -> pull(client, repository, client.token(proxy.credentials(), repository), image);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                assertThat(threads.invokeAll(Collections.nCopies(CLIENTS, pull), LIMIT_MINUTES, TimeUnit.MINUTES))
                        .allSatisfy(ended -> assertThat(ended.get()).isEqualTo(content(image)));
            }
        }
        assertThat(world.upstream().requestsSince(before))
                .filteredOn(LoggedRequest::fetchedContent)
                .as("one GET for the manifest and one for each blob")
                .hasSize(content(image).size())
                .doesNotHaveDuplicates();
    }

    /** The manifest, the configuration and the layers. */
    private static List<Digest> content(Image image) {
        List<Digest> digests = new ArrayList<>(List.of(image.top().blob().digest()));
        image.top().blobs().stream().map(Blob::digest).forEach(digests::add);
        return digests;
    }

    private static List<Digest> pull(PlainClient client, String repository, String token, Image image) {
        Reply head = client.head(repository, "manifests/" + image.reference(), token);
        assertThat(head.status()).as("HEAD of the tag: %s", head).isEqualTo(200);
        assertThat(head.headers().firstValue("Docker-Content-Digest"))
                .contains(image.top().blob().digest().toString());
        List<Digest> digests = new ArrayList<>();
        digests.add(
                body(client.get(repository, "manifests/" + image.top().blob().digest(), token)));
        for (Blob blob : image.top().blobs()) {
            digests.add(body(client.get(repository, "blobs/" + blob.digest(), token)));
        }
        return digests;
    }

    private static Digest body(Reply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        return reply.digest();
    }
}
