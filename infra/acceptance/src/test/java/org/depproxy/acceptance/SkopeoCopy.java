package org.depproxy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.name.Digest;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleManifest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One {@code skopeo copy} of an image through the proxy.
 *
 * @param outcome how the command ended
 * @param digests of the files that it wrote, computed from their bytes
 */
record SkopeoCopy(Outcome outcome, Set<Digest> digests) {

    private static final Tool SKOPEO = new Tool("skopeo", "skopeo");

    SkopeoCopy {
        digests = Set.copyOf(digests);
    }

    /** Copies {@code repository:tag} with all its platforms into an empty folder, unchanged. */
    static SkopeoCopy of(DepproxyUp proxy, String repositoryAndTag, Path folder) {
        Path copy = folder.resolve("copy");
        Outcome outcome = Command.of(SKOPEO, "--insecure-policy", "copy", "--all", "--src-tls-verify=false")
                .and(
                        "--src-creds",
                        proxy.credentials().user() + ":" + proxy.credentials().password())
                .and("docker://" + proxy.images() + "/" + repositoryAndTag, "dir:" + copy)
                .run();
        return new SkopeoCopy(outcome, outcome.exit() == 0 ? digests(copy) : Set.of());
    }

    boolean ended() {
        return outcome.exit() == 0;
    }

    /** Asserts that a copy that succeeded is the whole image, byte for byte; one that failed is none. */
    SkopeoCopy isRightIfWhole(SampleImage image) {
        if (ended()) {
            assertThat(digests)
                    .containsAll(image.manifests().stream()
                            .map(SampleManifest::digest)
                            .toList())
                    .containsAll(image.blobs().stream().map(Blob::digest).toList());
        }
        return this;
    }

    private static Set<Digest> digests(Path copy) {
        try (Stream<Path> files = Files.list(copy)) {
            return files.map(SkopeoCopy::digest).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("list " + copy, e);
        }
    }

    private static Digest digest(Path file) {
        try {
            return Digest.sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }
}
