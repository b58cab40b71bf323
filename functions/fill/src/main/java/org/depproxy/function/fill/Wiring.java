package org.depproxy.function.fill;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.depproxy.aws.AwsPorts;
import org.depproxy.cache.BlobCopy;
import org.depproxy.cache.BlobFill;
import org.depproxy.cache.Budget;
import org.depproxy.cache.CheckedUpstream;
import org.depproxy.cache.CircuitBreaker;
import org.depproxy.cache.CountedUpstream;
import org.depproxy.cache.Counts;
import org.depproxy.cache.Flight;
import org.depproxy.cache.GuardedUpstream;
import org.depproxy.cache.ManifestCache;
import org.depproxy.cache.ManifestFetch;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Pause;
import org.depproxy.cache.Prefetch;
import org.depproxy.cache.PrefetchFill;
import org.depproxy.cache.PullLedger;
import org.depproxy.cache.RefreshDesk;
import org.depproxy.cache.Sources;
import org.depproxy.cache.TagRefresh;
import org.depproxy.gateway.CircuitLog;
import org.depproxy.gateway.MetricLog;
import org.depproxy.gateway.RemainingTime;
import org.depproxy.gateway.RequestLog;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.upstream.JacksonManifestReader;
import org.depproxy.upstream.RealmPins;
import org.depproxy.upstream.RegistryUpstream;
import org.depproxy.upstream.UpstreamLimits;

/** Puts the function together. */
@Factory
@Requires(beans = Environment.class)
final class Wiring {
    private static final InstantSource CLOCK = InstantSource.system();

    @Singleton
    Counts counts() {
        return new Counts();
    }

    @Singleton
    RequestLog log(Environment environment, Counts counts) {
        MetricLog.Origin origin = new MetricLog.Origin(environment.deployment(), "fill");
        return new MetricLog(System.out::println, origin, counts, CLOCK);
    }

    @Singleton
    RemainingTime remainingTime() {
        return new RemainingTime();
    }

    /** Micronaut's own registers the context of each invocation as a singleton, which invocations side by side would share. */
    @Singleton
    @Replaces(DefaultLambdaContextFactory.class)
    LambdaContextFactory contexts(RemainingTime remaining) {
        return context -> remaining.began(Duration.ofMillis(context.getRemainingTimeInMillis()));
    }

    @Singleton
    AwsPorts ports(Environment environment) {
        return new AwsPorts(environment.variables(), Pause.sleeping(), new SecureRandom());
    }

    @Singleton
    Budget budget(AwsPorts ports, Counts counts) {
        return new Budget(ports.quotas(), CLOCK, counts);
    }

    @Singleton
    RegistryUpstream registries(Environment environment, Budget budget) {
        return new RegistryUpstream(
                UpstreamLimits.DEFAULT, environment.upstreams().values(), RealmPins.DEFAULT, CLOCK, budget);
    }

    @Singleton
    GuardedUpstream upstream(RegistryUpstream registries, CircuitBreaker breaker, Counts counts) {
        return new GuardedUpstream(new CountedUpstream(registries, counts), breaker);
    }

    @Singleton
    Pacing pacing() {
        return new Pacing(CLOCK, Pause.sleeping(), new SecureRandom());
    }

    @Singleton
    Flight flight(AwsPorts ports, Pacing pacing) {
        return new Flight(ports.leases(), pacing);
    }

    @Singleton
    CircuitBreaker breaker(AwsPorts ports, Pacing pacing, RequestLog log) {
        return new CircuitBreaker(ports.circuits(), pacing, new CircuitLog(log));
    }

    @Singleton
    BlobCopy copy(AwsPorts ports, GuardedUpstream upstream, Flight flight) {
        // As many threads as there are parts on their way, which each copy bounds.
        ExecutorService partUploads = Executors.newVirtualThreadPerTaskExecutor();
        return new BlobCopy(
                upstream,
                ports.blobStore(),
                flight,
                partUploads,
                new BlobCopy.Relay(ports.ownFills(), new BouncyHashes()));
    }

    @Singleton
    BlobFill fill(Environment environment, AwsPorts ports, BlobCopy copy) {
        return new BlobFill(
                ports.groups(), new Sources(environment.upstreams()), ports.pullLedger(), ports.publications(), copy);
    }

    @Singleton
    PrefetchFill prefetch(AwsPorts ports, Flight flight) {
        return new PrefetchFill(ports.pullLedger(), ports.ownFills(), flight);
    }

    @Singleton
    CheckedUpstream checked(GuardedUpstream upstream, Budget budget, Counts counts) {
        return new CheckedUpstream(upstream, new JacksonManifestReader(), budget, counts);
    }

    @Singleton
    TagRefresh refresh(Environment environment, AwsPorts ports, CheckedUpstream upstream, Flight flight) {
        PullLedger ledger = ports.pullLedger();
        ManifestFetch fetch =
                new ManifestFetch(upstream, ledger, ports.publications(), flight, new Prefetch(ports.ownFills()));
        RefreshDesk desk = new RefreshDesk(ports.ownFills(), flight);
        return new TagRefresh(
                new ManifestCache(ledger, ports.publications(), fetch, new Sources(environment.upstreams()), desk),
                flight);
    }

    @Singleton
    FillEntry entry(BlobFill fill, PrefetchFill prefetch, TagRefresh refresh, RemainingTime remaining, RequestLog log) {
        return new FillEntry(new FillEntry.Work(fill, prefetch, refresh), remaining, log, CLOCK);
    }
}
