package org.depproxy.testkit.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.depproxy.access.Groups;
import org.depproxy.cache.BlobCache;
import org.depproxy.cache.BlobChecks;
import org.depproxy.cache.BlobCopy;
import org.depproxy.cache.BlobFill;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Budget;
import org.depproxy.cache.CheckedUpstream;
import org.depproxy.cache.CircuitBreaker;
import org.depproxy.cache.Counts;
import org.depproxy.cache.Flight;
import org.depproxy.cache.GuardedUpstream;
import org.depproxy.cache.ManifestCache;
import org.depproxy.cache.ManifestFetch;
import org.depproxy.cache.NegotiatedPull;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Prefetch;
import org.depproxy.cache.PrefetchFill;
import org.depproxy.cache.RefreshDesk;
import org.depproxy.cache.Sources;
import org.depproxy.cache.TagRefresh;
import org.depproxy.cache.Upstream;
import org.depproxy.content.ManifestReader;
import org.depproxy.quota.RateLimits;
import org.depproxy.testkit.simulation.Scheduler;

/** One instance of the functions, as the wiring of each makes it: its own objects and its own chance, over shared ports. */
record Functions(NegotiatedPull manifests, BlobCache blobs, BlobFill fill, PrefetchFill prefetch, TagRefresh refresh) {
    private static final int INSTANCES = 3;

    /**
     * What lies around the functions.
     *
     * @param upstream upstream for an instance that hears this of its limits
     * @param partsAhead how many parts are uploaded while the next is read
     */
    record Surroundings(
            Ports ports,
            Groups groups,
            Function<RateLimits, Upstream> upstream,
            BlobCopy.Relay relay,
            ManifestReader reader,
            int partsAhead) {}

    static List<Functions> instances(Surroundings around, Scheduler scheduler, Random random) {
        List<Functions> instances = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(instance(around, scheduler, new Random(random.nextLong())));
        }
        return instances;
    }

    private static Functions instance(Surroundings around, Scheduler scheduler, Random chance) {
        Ports ports = around.ports();
        Sources sources = new Sources(Map.of());
        Pacing pacing = new Pacing(scheduler, scheduler, chance);
        Flight flight = new Flight(ports.shared().leases(), pacing);
        Budget budget = new Budget(ports.shared().quotas(), scheduler);
        Upstream upstream = new GuardedUpstream(
                around.upstream().apply(budget),
                new CircuitBreaker(ports.shared().circuits(), pacing, event -> {}));
        ManifestFetch fetch = new ManifestFetch(
                new CheckedUpstream(upstream, around.reader(), budget, new Counts()),
                ports.ledger(),
                ports.publications(),
                flight,
                new Prefetch(around.relay().fills()));
        ManifestCache manifests = new ManifestCache(
                ports.ledger(),
                ports.publications(),
                fetch,
                sources,
                new RefreshDesk(around.relay().fills(), flight));
        BlobCopy copy = new BlobCopy(
                        upstream, ports.blobs(), flight, scheduler.parts(around.partsAhead()), around.relay())
                .readingAhead(BlobStore.MIN_PART_BYTES, Duration.ZERO);
        BlobChecks checks = new BlobChecks(ports.blobs(), ports.publications(), scheduler);
        return new Functions(
                new NegotiatedPull(manifests, around.reader()),
                new BlobCache(ports.ledger(), around.relay().fills(), sources, flight, checks),
                new BlobFill(around.groups(), sources, ports.ledger(), ports.publications(), copy),
                new PrefetchFill(ports.ledger(), around.relay().fills(), flight),
                new TagRefresh(manifests, flight));
    }
}
