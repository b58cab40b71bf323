package org.depproxy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.depproxy.acceptance.client.Client;
import org.depproxy.acceptance.client.ClientStore;
import org.depproxy.acceptance.image.Blob;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Await;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.proxy.PlainClient;
import org.depproxy.acceptance.proxy.PlainClient.Carries;
import org.depproxy.acceptance.proxy.Reply;
import org.depproxy.local.store.Buckets;
import org.depproxy.local.store.LocalCredentials;
import org.depproxy.local.template.TemplateReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A proxy that is killed while it works, again and again, and started again on what it left. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class KilledProxyTest {

    private static final long SEED = 20_261_124;
    private static final int KILLS = 5;
    private static final int PULLS_BETWEEN = 20;

    /** Who makes the first of those, each with a store of its own; the others are a plain client's. */
    private static final List<Client> REAL = List.of(Client.SKOPEO, Client.DOCKER, Client.PODMAN, Client.SKOPEO);

    private static final int LAYER_BYTES = 24 << 20;
    private static final int LATEST_KILL_MILLIS = 2500;
    private static final Duration AFTER_THE_RULE = Duration.ofDays(2);
    private static final Duration PULLS_LIMIT = Duration.ofMinutes(3);

    /** The lease of a killed fill runs out after 90 s. */
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    @Test
    void of_a_hundred_pulls_with_the_proxy_killed_at_random_each_that_ends_well_is_right_and_nothing_stays_stuck(
            World world) throws InterruptedException, ExecutionException {
        Random random = new Random(SEED);
        Path data = world.folder().resolve("data");
        List<Image> images = new ArrayList<>();
        try (Cleanup cleanup = new Cleanup()) {
            List<ClientStore> stores = REAL.stream()
                    .map(client -> cleanup.later(client.open(world.folder())))
                    .toList();
            for (int kill = 0; kill < KILLS; kill++) {
                images.add(world.push(world.corpus().small("team/killed-small-" + kill, "1")));
                images.add(world.push(world.corpus().sized("team/killed-large-" + kill, "1", LAYER_BYTES)));
                DepproxyUp proxy = DepproxyUp.start(data, world.upstream().uri());
                pullAndKill(proxy, stores, images, random);
            }
            DepproxyUp proxy =
                    cleanup.later(DepproxyUp.start(data, world.upstream().uri()));
            for (Image image : images) {
                Await.until(image + " is pulled", RECOVERY, () -> real(stores.getFirst(), proxy, image));
            }
            for (ClientStore store : stores) {
                Await.until("the last image is pulled", RECOVERY, () -> real(store, proxy, images.getLast()));
            }
            proxy.stop();
        }
        assertNoUploadIsLeft(data.resolve("s3"), images);
    }

    /** Twenty pulls at once; in the middle of them, or just after, the proxy is gone. */
    private static void pullAndKill(DepproxyUp proxy, List<ClientStore> stores, List<Image> images, Random random)
            throws InterruptedException, ExecutionException {
        CountDownLatch ended = new CountDownLatch(PULLS_BETWEEN);
        List<Future<Boolean>> pulls = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < PULLS_BETWEEN; number++) {
                Image image = images.get(images.size() - 1 - random.nextInt(Math.min(4, images.size())));
                Optional<ClientStore> store =
                        number < stores.size() ? Optional.of(stores.get(number)) : Optional.empty();
                Callable<Boolean> pull =
                        () -> store.isPresent() ? real(store.get(), proxy, image) : plain(proxy, image);
                pulls.add(threads.submit(() -> {
                    try {
                        return pull.call();
                    } finally {
                        ended.countDown();
                    }
                }));
            }
            ended.await(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS);
            proxy.kill();
            assertThat(ended.await(PULLS_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("all pulls end once the proxy is gone")
                    .isTrue();
        }
        for (Future<Boolean> pull : pulls) {
            pull.get(); // throws what a wrong byte has thrown
        }
    }

    /** The lifecycle rule of the bucket, once its time has come, leaves not a byte of the copies that were killed. */
    private static void assertNoUploadIsLeft(Path bucketsFolder, List<Image> images) {
        Path template = Path.of(System.getProperty("depproxy.root", ".")).resolve("template.yaml");
        try {
            Buckets buckets = Buckets.open(
                    TemplateReader.read(template, Map.of(), Map.of()).buckets(),
                    bucketsFolder,
                    new LocalCredentials("nobody", "asks"));
            buckets.abortOldUploads(() -> Instant.now().plus(AFTER_THE_RULE));
            try (Stream<Path> files = Files.walk(bucketsFolder)) {
                long left = files.filter(Files::isRegularFile)
                        .mapToLong(file -> file.toFile().length())
                        .sum();
                long content = images.stream()
                        .flatMap(image -> Stream.concat(Stream.of(image.top().blob()), image.top().blobs().stream()))
                        .mapToLong(Blob::bytes)
                        .sum();
                assertThat(left).as("bytes in the buckets").isLessThanOrEqualTo(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("look at " + bucketsFolder, e);
        }
    }

    /** Whether a pull by a real client ended well, in which case what it holds is right. */
    private static boolean real(ClientStore store, DepproxyUp proxy, Image image) {
        Place place = Place.proxied(proxy);
        if (store.login(place.registry(), place.credentials()).exit() != 0) {
            return false;
        }
        Outcome outcome = store.pull(place.nameOf(image));
        if (outcome.exit() == 0) {
            assertThat(store.held(image, place.nameOf(image))).containsAll(store.expected(image));
        }
        return outcome.exit() == 0;
    }

    /** Whether all of an image could be asked for, in which case its bytes are right. */
    private static boolean plain(DepproxyUp proxy, Image image) {
        String repository = Place.proxied(proxy).repositoryOf(image);
        try (PlainClient client = new PlainClient(proxy.uri(), Carries.TO_SAME_ORIGIN)) {
            String token = client.token(proxy.credentials(), repository);
            boolean all = isRight(
                    client.get(repository, "manifests/" + image.reference(), token),
                    image.top().blob());
            for (Blob blob : image.top().blobs()) {
                all &= isRight(client.get(repository, "blobs/" + blob.digest(), token), blob);
            }
            return all;
        } catch (UncheckedIOException e) {
            return false; // the proxy went away
        }
    }

    private static boolean isRight(Reply reply, Blob blob) {
        if (reply.status() == 200) {
            assertThat(reply.digest()).isEqualTo(blob.digest());
        } else {
            assertThat(reply.status()).as("%s", reply).isGreaterThanOrEqualTo(500);
        }
        return reply.status() == 200;
    }
}
