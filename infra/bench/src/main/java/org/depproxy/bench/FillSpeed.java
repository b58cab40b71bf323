package org.depproxy.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobCopy;
import org.depproxy.cache.BlobFill;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.FillOutcome;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Flight;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Pause;
import org.depproxy.cache.Sources;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleManifest;
import org.depproxy.testkit.memory.MemoryFills;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.depproxy.testkit.registry.Fault;
import org.depproxy.testkit.registry.Misbehaviour;
import org.depproxy.upstream.RealmPins;
import org.depproxy.upstream.RegistryUpstream;
import org.depproxy.upstream.UpstreamLimits;

/**
 * Measures how long a large blob takes from a registry on loopback into a store in memory, over one connection and over several,
 * in turns: {@code FillSpeed [rounds]}. First as fast as it goes, then once from a registry that limits each connection.
 */
public final class FillSpeed {
    private static final int DEFAULT_ROUNDS = 5;
    private static final int MAX_ROUNDS = 50;
    private static final int PARTS = 13;
    private static final int LIMITED_BYTES_PER_SECOND = 5 << 18;
    private static final PullScope SCOPE = new PullScope(new GroupPath("bench"), ImageName.parse("large"));
    private static final Duration LONGEST = Duration.ofMinutes(14);

    private final InstantSource clock = InstantSource.system();
    private final EmbeddedRegistry registry;
    private final Blob blob;

    private FillSpeed(EmbeddedRegistry registry, Blob blob) {
        this.registry = registry;
        this.blob = blob;
    }

    /** {@code FillSpeed [rounds]}. */
    public static void main(String[] args) {
        int rounds = args.length < 1 ? DEFAULT_ROUNDS : Integer.parseInt(args[0]);
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new IllegalArgumentException("1 to " + MAX_ROUNDS + " rounds");
        }
        byte[] bytes = new byte[PARTS * BlobStore.MIN_PART_BYTES];
        new Random(PARTS).nextBytes(bytes);
        Blob blob = Blob.of(bytes);
        try (EmbeddedRegistry registry = EmbeddedRegistry.builder().start()) {
            SampleManifest manifest = new SampleManifest(
                    "application/vnd.oci.image.manifest.v1+json", "{}".getBytes(StandardCharsets.UTF_8));
            registry.put("library/large", new SampleImage(manifest, List.of(), List.of(blob)));
            new FillSpeed(registry, blob).measure(rounds);
        }
    }

    private void measure(int rounds) {
        // Whoever comes first loads the classes.
        for (Way way : Way.values()) {
            copied(way);
        }
        System.out.println("| " + (blob.sizeBytes() >> 20) + " MiB | one connection | several | as shipped |");
        System.out.println("|---|---:|---:|---:|");
        System.out.println(row("as fast as it goes", rounds));
        registry.script(
                Fault.onDelivery(blob.digest()).get().does(new Misbehaviour.Trickles(LIMITED_BYTES_PER_SECOND)));
        System.out.println(row("1.25 MiB/s for each connection", 1));
    }

    /** How a blob is read. */
    private enum Way {
        ONE(Long.MAX_VALUE, Duration.ZERO),
        SEVERAL(Limits.LARGE_BLOB_BYTES, Duration.ZERO),
        AS_SHIPPED(Limits.LARGE_BLOB_BYTES, Limits.FAST_PART);

        private final long largeBytes;
        private final Duration slowPart;

        Way(long largeBytes, Duration slowPart) {
            this.largeBytes = largeBytes;
            this.slowPart = slowPart;
        }
    }

    /** The medians of all ways, in turns. */
    private String row(String title, int rounds) {
        Map<Way, Series> measured = new EnumMap<>(Way.class);
        for (int round = 1; round <= rounds; round++) {
            for (Way way : Way.values()) {
                measured.computeIfAbsent(way, key -> new Series()).add(copied(way));
            }
        }
        StringBuilder row = new StringBuilder("| " + title + " |");
        measured.values().forEach(series -> row.append(String.format(Locale.ROOT, " %.0f ms |", series.median())));
        return row.toString();
    }

    /** Nanoseconds that a copy into an empty store takes. */
    private long copied(Way way) {
        UpstreamRegistry hub = UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create(registry.uri() + "/"));
        MemoryStore store = new MemoryStore();
        Flight flight = new Flight(store.leases(), new Pacing(clock, Pause.sleeping(), new Random(PARTS)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RegistryUpstream upstream =
                        new RegistryUpstream(UpstreamLimits.DEFAULT, List.of(hub), RealmPins.DEFAULT, clock)) {
            BlobCopy copy = new BlobCopy(
                            upstream,
                            store.blobStore(),
                            flight,
                            threads,
                            new BlobCopy.Relay(new MemoryFills(), new BouncyHashes()))
                    .readingAhead(way.largeBytes, way.slowPart);
            BlobFill fill = new BlobFill(
                    path -> Optional.of(new Group(path, List.of(new GroupId("g")), GroupSettings.DEFAULT)),
                    new Sources(Map.of(RegistryName.DOCKER_HUB, hub)),
                    store.pullLedger(),
                    store.publications(),
                    copy);
            Fills.BlobOrder order = order(store.leases());
            long began = System.nanoTime();
            FillOutcome outcome = fill.fill(order, clock.instant().plus(LONGEST));
            long took = System.nanoTime() - began;
            if (!(outcome instanceof FillOutcome.Filled)) {
                throw new IllegalStateException("not copied: " + outcome);
            }
            return took;
        }
    }

    private Fills.BlobOrder order(Leases leases) {
        String key = LeaseKeys.blob(SCOPE, blob.digest());
        return switch (leases.take(key, "bench", Limits.FILL_RESERVATION, clock.instant())) {
            case Leases.Taking.Taken taken -> new Fills.BlobOrder(SCOPE, blob.digest(), taken.fence());
            case Leases.Taking.Busy busy -> throw new IllegalStateException("somebody else copies: " + busy);
        };
    }
}
