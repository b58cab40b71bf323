package org.depproxy.cli.pull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.Asked;
import org.depproxy.testkit.registry.Door;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.depproxy.testkit.registry.Fault;
import org.depproxy.testkit.registry.Misbehaviour;
import org.depproxy.testkit.registry.Traffic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class PullClientTest {
    private static final String NAME = "acme/app";
    private static final Credentials ANN = new Credentials("ann", "s3cret");

    private final SampleImages images;
    private final EmbeddedRegistry registry = EmbeddedRegistry.builder()
            .user(ANN.username(), ANN.token())
            .privateRepository(NAME)
            .start();
    private final PullClient client = new PullClient(registry.uri(), ANN);

    PullClientTest(@TempDir Path directory) {
        images = new SampleImages(1, directory);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private PulledImage pull() throws PullFailed, InterruptedException {
        return client.pull(NAME, "1", bytes -> {});
    }

    private Blob put(SampleImage image) {
        registry.put(NAME, "1", image);
        return image.blobs().getLast();
    }

    @Test
    void an_image_is_pulled_as_docker_does_without_authorization_for_the_other_host()
            throws IOException, PullFailed, InterruptedException {
        SampleImage image = images.manyLayers(20, 3000);
        put(image);
        var received = new AtomicLong();

        PulledImage pulled = client.pull(NAME, "1", received::addAndGet);

        assertThat(pulled).isEqualTo(new PulledImage(image.top().digest(), 1, 21, image.sizeBytes()));
        assertThat(received).hasValue(image.sizeBytes());
        assertThat(registry.log().traffic()).isEqualTo(new Traffic(1, 1, 21, 0, 21, 1, 1, image.sizeBytes()));
        assertThat(registry.log().requests())
                .filteredOn(request -> request.asked().door() == Door.CDN)
                .allMatch(request -> request.asked().header("Authorization").isEmpty());
    }

    @Test
    void of_an_index_the_manifest_for_linux_amd64_is_taken() throws IOException, PullFailed, InterruptedException {
        SampleImage image = images.multiArch(3000);
        put(image);

        PulledImage pulled = pull();

        assertThat(pulled.top()).isEqualTo(image.top().digest());
        assertThat(pulled.manifests()).isEqualTo(2);
        assertThat(pulled.blobs()).isEqualTo(2);
        assertThat(registry.log()
                        .count(asked -> asked.isManifest(
                                NAME, image.children().getFirst().digest().toString())))
                .isEqualTo(1);
    }

    @Test
    void an_index_inside_an_index_is_followed() throws IOException, PullFailed, InterruptedException {
        put(images.nestedIndex());

        assertThat(pull().manifests()).isEqualTo(3);
    }

    @Test
    void a_blob_with_one_other_byte_fails_the_pull() throws IOException {
        Blob layer = put(images.singleArch(3000));
        registry.script(Fault.onDelivery(layer.digest()).does(new Misbehaviour.FlipsByte(0)));

        assertThatExceptionOfType(PullFailed.class).isThrownBy(this::pull).withMessageContaining("bytes are others");
    }

    @Test
    void a_manifest_with_one_other_byte_fails_the_pull() throws IOException {
        put(images.singleArch(3000));
        registry.script(Fault.on(Asked::isManifest).get().does(new Misbehaviour.FlipsByte(30)));

        assertThatExceptionOfType(PullFailed.class).isThrownBy(this::pull).withMessageContaining("bytes are others");
    }

    @Test
    void a_shorter_or_cut_or_missing_blob_fails_the_pull() throws IOException {
        Blob layer = put(images.singleArch(3000));
        registry.script(Fault.onDelivery(layer.digest()).nth(1).does(new Misbehaviour.LiesAboutLength(-1)));
        registry.script(Fault.onDelivery(layer.digest()).nth(2).does(new Misbehaviour.CutsAt(100)));
        registry.script(Fault.onBlob(layer.digest()).nth(3).does(Misbehaviour.Answers.error(404, "BLOB_UNKNOWN")));

        assertThatExceptionOfType(PullFailed.class).isThrownBy(this::pull).withMessageContaining("bytes instead of");
        assertThatExceptionOfType(PullFailed.class).isThrownBy(this::pull).withMessageContaining("after");
        assertThatExceptionOfType(PullFailed.class).isThrownBy(this::pull).withMessageContaining("404");
    }

    @Test
    void ten_redirects_to_the_same_url_are_followed_and_the_eleventh_is_not()
            throws IOException, PullFailed, InterruptedException {
        Blob layer = put(images.singleArch(3000));
        registry.script(Fault.onBlob(layer.digest()).first(9).does(new Misbehaviour.RedirectsToItself()));
        assertThat(pull().blobs()).isEqualTo(2);

        registry.script(Fault.onBlob(layer.digest()).first(10).does(new Misbehaviour.RedirectsToItself()));
        assertThatExceptionOfType(PullFailed.class).isThrownBy(this::pull).withMessageContaining("10 redirects");
    }

    @Test
    void a_wrong_password_and_an_unknown_tag_are_told_apart() throws IOException {
        put(images.singleArch(3000));

        var stranger = new PullClient(registry.uri(), new Credentials("ann", "wrong"));
        assertThatExceptionOfType(PullFailed.class)
                .isThrownBy(() -> stranger.pull(NAME, "1", bytes -> {}))
                .withMessageContaining("401")
                .withMessageNotContaining("wrong");
        assertThatExceptionOfType(PullFailed.class)
                .isThrownBy(() -> client.pull(NAME, "2", bytes -> {}))
                .withMessageContaining("404");
    }

    @Test
    void without_a_login_public_images_can_be_pulled() throws IOException, PullFailed, InterruptedException {
        registry.put("library/alpine", "latest", images.dockerSchema2(3000));

        assertThat(new PullClient(registry.uri())
                        .pull("library/alpine", "latest", bytes -> {})
                        .blobs())
                .isEqualTo(2);
    }

    @Test
    void credentials_cannot_be_printed() {
        assertThat(ANN.toString()).doesNotContain("s3cret");
    }
}
