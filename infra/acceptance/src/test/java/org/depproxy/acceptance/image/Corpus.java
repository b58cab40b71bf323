package org.depproxy.acceptance.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.depproxy.acceptance.image.Image.Trait;

import static org.depproxy.acceptance.image.ImageWriter.DOCKER_LIST;
import static org.depproxy.acceptance.image.ImageWriter.OCI_INDEX;

/**
 * Images of every shape that is pulled. No two share a layer, so that none finds another's already there.
 */
public final class Corpus {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final int GIB = 1 << 30;
    private static final int MANY_LAYERS = 20;

    private final ImageWriter writer;
    private final ContentStore store;

    /** A corpus whose content lies in {@code folder}. */
    public Corpus(Path folder) {
        store = new ContentStore(folder);
        writer = new ImageWriter(store);
    }

    /** One of each shape. */
    public List<Image> everyShape() {
        return List.of(
                small("library/single", "1"),
                multi("library/multi"),
                indexOfThePlatform().byPlatformDigest(),
                layers(),
                single("library/zstd", "1", writer.image("amd64", List.of(writer.zstd("zstd", MIB))), Trait.ZSTD),
                single("library/schema2", "1", writer.docker("amd64", List.of(writer.gzip("schema2", MIB)))),
                list(),
                single("library/untyped", "1", writer.untyped(List.of(writer.gzip("untyped", MIB)))),
                chart(),
                single("team/big", "1g", writer.image("amd64", List.of(writer.plain("big", GIB))), Trait.LARGE));
    }

    /** The index whose platform one of {@link #everyShape()} is pulled by; it is pushed too, and never pulled. */
    public Image indexOfThePlatform() {
        return multi("library/exact");
    }

    /** An image of two small layers, different for each repository. */
    public Image small(String repository, String tag) {
        return single(
                repository,
                tag,
                writer.image(
                        "amd64",
                        List.of(
                                writer.gzip(name(repository) + "-a", 64 * KIB),
                                writer.gzip(name(repository) + "-b", MIB))));
    }

    /** An image of one layer of that many bytes. */
    public Image sized(String repository, String tag, long bytes) {
        return single(repository, tag, writer.image("amd64", List.of(writer.plain(name(repository), bytes))));
    }

    /** An image of so many layers of so many bytes each. */
    public Image layered(String repository, String tag, int count, long bytesEach) {
        List<Layer> layers = IntStream.range(0, count)
                .mapToObj(number -> writer.plain(name(repository) + "-" + number, bytesEach))
                .toList();
        return single(repository, tag, writer.image("amd64", layers));
    }

    private Image multi(String repository) {
        String name = name(repository);
        StoredManifest amd64 = writer.image("amd64", List.of(writer.gzip(name + "-amd64", MIB)));
        StoredManifest arm64 = writer.image("arm64", List.of(writer.gzip(name + "-arm64", MIB)));
        StoredManifest attestation = writer.attestation(name);
        StoredManifest index = writer.index(OCI_INDEX, amd64, arm64, List.of(attestation));
        return new Image(repository, "1", index, amd64, List.of(amd64, arm64, attestation), Set.of());
    }

    private Image list() {
        StoredManifest amd64 = writer.docker("amd64", List.of(writer.gzip("list-amd64", MIB)));
        StoredManifest arm64 = writer.docker("arm64", List.of(writer.gzip("list-arm64", MIB)));
        StoredManifest list = writer.index(DOCKER_LIST, amd64, arm64, List.of());
        return new Image("library/list", "1", list, amd64, List.of(amd64, arm64), Set.of());
    }

    private Image layers() {
        List<Layer> layers = IntStream.range(0, MANY_LAYERS)
                .mapToObj(number -> writer.gzip("layer-" + number, 256 * KIB))
                .toList();
        return single("team/layers", "20", writer.image("amd64", layers));
    }

    private Image chart() {
        Blob archive = store.put(out -> new TarFile(out)
                .text("demo/Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\n")
                .end());
        StoredManifest chart = writer.artifact(
                "application/vnd.cncf.helm.config.v1+json",
                "{\"name\":\"demo\",\"version\":\"0.1.0\",\"apiVersion\":\"v2\"}",
                "application/vnd.cncf.helm.chart.content.v1.tar",
                archive);
        return single("team/chart", "0.1.0", chart, Trait.ARTIFACT);
    }

    private static Image single(String repository, String tag, StoredManifest manifest, Trait... traits) {
        return new Image(repository, tag, manifest, manifest, List.of(), Set.of(traits));
    }

    private static String name(String repository) {
        return repository.substring(repository.indexOf('/') + 1);
    }
}
