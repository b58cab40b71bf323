package org.depproxy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.depproxy.acceptance.image.Corpus;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.image.Upload;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.process.WorkDirectory;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.LoggedRequest;
import org.depproxy.acceptance.upstream.RegistryAccess;
import org.depproxy.bench.Measured.Row;
import org.depproxy.name.Digest;

/**
 * Measures pulls through {@code depproxy up} and through distribution's own cache, one after the other in each round, before
 * the same upstream on loopback, and prints the medians as a table in Markdown. Each starts empty in each round and has
 * one small image pulled through it before anything counts.
 */
public final class Speed {
    private static final int DEFAULT_ROUNDS = 5;
    private static final int MAX_ROUNDS = 50;
    private static final int DEFAULT_MEBIBYTES = 1024;
    private static final int MAX_MEBIBYTES = 8192;
    private static final long MEBIBYTE = 1L << 20;
    private static final int LAYERS = 20;

    /** All layers of the second image together are this part of the one layer of the first. */
    private static final int SMALLER = 4;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double KIB_PER_MIB = 1024;
    private static final Tool BASH = new Tool("bash", "bash");
    private static final Tool CURL = new Tool("curl", "curl");

    private final WorkDirectory work;
    private final DockerRegistry upstream;
    private final Images images;
    private final Puller puller;

    /**
     * What is pulled.
     *
     * @param first before anything counts
     * @param one an image of one layer
     * @param many an image of many
     * @param copied an image whose layer is copied and not read
     */
    private record Images(Image first, Image one, Image many, Image copied) {
        static Images of(Corpus corpus, long bytes) {
            return new Images(
                    corpus.small("team/first", "1"),
                    corpus.sized("team/one", "1", bytes),
                    corpus.layered("team/many", "1", LAYERS, bytes / SMALLER / LAYERS),
                    corpus.sized("team/copied", "1", bytes));
        }
    }

    private Speed(WorkDirectory work, DockerRegistry upstream, Images images, Puller puller) {
        this.work = work;
        this.upstream = upstream;
        this.images = images;
        this.puller = puller;
    }

    /** {@code Speed [rounds [mebibytes]]}. */
    public static void main(String[] args) {
        int rounds = args.length < 1 ? DEFAULT_ROUNDS : Integer.parseInt(args[0]);
        int mebibytes = args.length < 2 ? DEFAULT_MEBIBYTES : Integer.parseInt(args[1]);
        if (rounds < 1 || rounds > MAX_ROUNDS || mebibytes < 1 || mebibytes > MAX_MEBIBYTES) {
            throw new IllegalArgumentException("1 to " + MAX_ROUNDS + " rounds of 1 to " + MAX_MEBIBYTES + " MiB");
        }
        CURL.require();
        try (WorkDirectory work = WorkDirectory.create("speed");
                DockerRegistry upstream = DockerRegistry.start(
                        work.folder("upstream"), work.folder("content"), new RegistryAccess.Open());
                Puller puller = new Puller()) {
            Images images = Images.of(new Corpus(work.folder("corpus")), mebibytes * MEBIBYTE);
            Upload upload = new Upload(upstream.uri());
            List.of(images.first, images.one, images.many, images.copied).forEach(upload::push);
            new Speed(work, upstream, images, puller).measure(rounds);
        }
    }

    private void measure(int rounds) {
        Measured ours = new Measured();
        Measured theirs = new Measured();
        for (int round = 1; round <= rounds; round++) {
            inFolder(
                    (folder, upstreamUri) -> new Cache.Depproxy(DepproxyUp.start(folder.resolve("d"), upstreamUri)),
                    ours);
            inFolder(
                    (folder, upstreamUri) -> new Cache.Distribution(DockerRegistry.start(
                            folder, work.folder("round/kept"), new RegistryAccess.Mirror(upstreamUri))),
                    theirs);
            ours.add(Row.FLOOR, floor());
            System.err.println("round " + round + " of " + rounds);
        }
        System.out.print(Measured.table("depproxy up", ours, "docker-registry", theirs));
    }

    private void inFolder(BiFunction<Path, URI, Cache> start, Measured measured) {
        Path folder = work.folder("round");
        try (Cache cache = start.apply(folder, upstream.uri())) {
            measure(cache, measured);
        } finally {
            WorkDirectory.delete(folder);
        }
    }

    private void measure(Cache cache, Measured measured) {
        puller.pull(cache, images.first);
        measured.add(Row.UPSTREAM_COLD, pull(cache, images.one, Row.COLD_ONE, measured));
        measured.add(Row.UPSTREAM_COLD_MANY, pull(cache, images.many, Row.COLD_MANY, measured));
        pull(cache, images.one, Row.WARM_ONE, measured);
        measured.add(Row.UPSTREAM_WARM, pull(cache, images.many, Row.WARM_MANY, measured));
        Load digest = load(cache, images.many.top().blob().digest().toString());
        measured.add(Row.DIGEST_RATE, digest.perSecond());
        measured.add(Row.DIGEST_MEDIAN, digest.medianMillis());
        measured.add(Row.DIGEST_TAIL, digest.tailMillis());
        Load tag = load(cache, images.many.reference());
        measured.add(Row.TAG_RATE, tag.perSecond());
        measured.add(Row.TAG_MEDIAN, tag.medianMillis());
        measured.add(Row.TAG_TAIL, tag.tailMillis());
        switch (cache) {
            case Cache.Depproxy ours -> measured.add(Row.FILL, puller.fill(ours, images.copied, layer()));
            case Cache.Distribution theirs -> {
                // It sends on while it stores: there is no moment at which it has copied and sent nothing.
            }
        }
        measured.add(Row.PEAK, peakMebibytes(cache.pid()));
    }

    private int pull(Cache cache, Image image, Row row, Measured measured) {
        List<LoggedRequest> before = upstream.requests();
        measured.add(row, puller.pull(cache, image));
        return upstream.requestsSince(before).size();
    }

    private Load load(Cache cache, String reference) {
        URI uri = cache.at(images.many, "manifests/" + reference);
        String authorization = cache.authorization(images.many);
        Digest digest = images.many.top().blob().digest();
        return Load.of(() -> puller.manifest(uri, authorization, digest));
    }

    private Digest layer() {
        return images.copied.top().blobs().getLast().digest();
    }

    /** Seconds in which the same bytes are read from upstream and hashed, and kept nowhere. */
    private double floor() {
        URI uri = upstream.uri().resolve("/v2/" + images.copied.repository() + "/blobs/" + layer());
        Command command =
                Command.of(BASH, "-c", "set -o pipefail; curl --silent --fail \"$0\" | sha256sum", uri.toString());
        long began = System.nanoTime();
        String said = command.run().succeeded().output();
        double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
        if (!said.startsWith(layer().hex())) {
            throw new IllegalStateException(uri + " gave " + said);
        }
        return seconds;
    }

    /** The most memory that a process ever had resident. */
    private static double peakMebibytes(long pid) {
        Path status = Path.of("/proc/" + pid + "/status");
        try {
            return Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("no VmHWM in " + status))
                    / KIB_PER_MIB;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + status, e);
        }
    }
}
