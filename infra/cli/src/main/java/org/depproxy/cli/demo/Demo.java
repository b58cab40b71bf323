package org.depproxy.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.depproxy.cli.proxy.Bootstrap;
import org.depproxy.cli.proxy.ProxyNotStarted;
import org.depproxy.cli.proxy.ProxySettings;
import org.depproxy.cli.proxy.ProxyStarter;
import org.depproxy.cli.proxy.RunningProxy;
import org.depproxy.cli.pull.PullClient;
import org.depproxy.cli.pull.PullFailed;
import org.depproxy.cli.pull.PulledImage;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.depproxy.testkit.registry.Traffic;

/**
 * Starts a registry with Docker Hub's manners and the proxy in front of it, pulls real images cold and warm through the
 * proxy, and shows in a table what upstream saw of it. Needs no network and leaves nothing behind.
 */
public final class Demo {
    static final long SEED = 20260101;
    private static final String LOOPBACK = "127.0.0.1";

    private final ProxyStarter starter;
    private final Path template;
    private final DemoImage.Sizes sizes;
    private final InstantSource clock;
    private final Progress progress;

    /** About 300 MB of images; output goes to {@code out}. */
    public Demo(ProxyStarter starter, Path template, PrintWriter out, Screen screen, InstantSource clock) {
        this(starter, template, DemoImage.Sizes.FULL, clock, new Progress(out, screen, clock));
    }

    Demo(ProxyStarter starter, Path template, DemoImage.Sizes sizes, InstantSource clock, Progress progress) {
        this.starter = starter;
        this.template = template;
        this.sizes = sizes;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Runs it to its end.
     *
     * @throws ProxyNotStarted when the proxy does not start
     * @throws IOException when the temporary directory cannot be used
     */
    public DemoResult run() throws ProxyNotStarted, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("depproxy-demo");
        try (progress) {
            return in(directory);
        } finally {
            delete(directory);
        }
    }

    private DemoResult in(Path directory) throws ProxyNotStarted, IOException, InterruptedException {
        List<DemoImage> images = makeImages(Files.createDirectory(directory.resolve("images")));
        try (EmbeddedRegistry registry = EmbeddedRegistry.builder().start()) {
            images.forEach(image -> registry.put(image.upstreamName(), image.tag(), image.image()));
            progress.say("upstream: an embedded registry with Docker Hub's manners at " + registry.uri());
            Path data = directory.resolve("data");
            try (RunningProxy proxy = start(data, registry)) {
                progress.say("proxy:    template.yaml, executed at " + proxy.uri());
                return pullAll(images, registry, proxy, Bootstrap.read(data));
            }
        }
    }

    private List<DemoImage> makeImages(Path directory) throws IOException {
        List<DemoImage> images;
        try (Progress.Step step = progress.begin("making images", sizes.total())) {
            images = DemoImage.make(new SampleImages(SEED, directory, step::advance), sizes);
        }
        long bytes =
                images.stream().mapToLong(image -> image.image().sizeBytes()).sum();
        progress.say("images:   " + images.size() + ", " + Figures.bytes(bytes) + " in all");
        return images;
    }

    private RunningProxy start(Path data, EmbeddedRegistry registry) throws ProxyNotStarted {
        var settings = new ProxySettings(
                template, data, LOOPBACK, 0, 0, Optional.empty(), Map.of("docker.io", registry.uri()));
        Progress.Step step = progress.begin("starting the proxy", 0);
        try {
            return starter.start(settings);
        } finally {
            step.close();
        }
    }

    private DemoResult pullAll(
            List<DemoImage> images, EmbeddedRegistry registry, RunningProxy proxy, Bootstrap bootstrap)
            throws InterruptedException {
        var client = new PullClient(proxy.uri(), bootstrap.owner());
        List<Measured> results = new ArrayList<>();
        for (DemoImage image : images) {
            String repository = bootstrap.group() + "/dependency_proxy/containers/" + image.name();
            try {
                Run cold = pull(client, repository, image, "cold", registry);
                Run warm = pull(client, repository, image, "warm", registry);
                results.add(new Measured(image, cold, warm));
            } catch (PullFailed e) {
                return new DemoResult.Failed("pull " + image.name() + ":" + image.tag() + ": " + e.getMessage());
            }
        }
        progress.say("");
        ResultTable.lines(results).forEach(progress::say);
        progress.say("");
        progress.say("GET, HEAD, token: requests to upstream; a GET that is redirected counts once.");
        progress.say("pulls counted: against Docker Hub's limit of 100 in six hours; a HEAD is free.");
        return DemoResult.of(results);
    }

    private Run pull(PullClient client, String repository, DemoImage image, String run, EmbeddedRegistry registry)
            throws PullFailed, InterruptedException {
        String label = run + " pull of " + image.name() + ":" + image.tag();
        int mark = registry.log().mark();
        Instant began = clock.instant();
        try (Progress.Step step = progress.begin(label, 0)) {
            PulledImage pulled = client.pull(repository, image.tag(), step::advance);
            Duration time = Duration.between(began, clock.instant());
            if (!pulled.top().equals(image.image().top().digest())) {
                throw new PullFailed("the tag leads to " + pulled.top() + " instead of "
                        + image.image().top().digest());
            }
            return new Run(time, pulled, Traffic.of(registry.log().since(mark)));
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
