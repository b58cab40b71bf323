package org.depproxy.function.manifest;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.depproxy.aws.AwsPorts;
import org.depproxy.cache.BlobCache;
import org.depproxy.cache.BlobChecks;
import org.depproxy.cache.Budget;
import org.depproxy.cache.CheckedUpstream;
import org.depproxy.cache.CircuitBreaker;
import org.depproxy.cache.CountedListings;
import org.depproxy.cache.CountedUpstream;
import org.depproxy.cache.Counts;
import org.depproxy.cache.Flight;
import org.depproxy.cache.GuardedListings;
import org.depproxy.cache.GuardedUpstream;
import org.depproxy.cache.ListCache;
import org.depproxy.cache.ManifestCache;
import org.depproxy.cache.ManifestFetch;
import org.depproxy.cache.NegotiatedPull;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Pause;
import org.depproxy.cache.Prefetch;
import org.depproxy.cache.PullLedger;
import org.depproxy.cache.ReferrersTag;
import org.depproxy.cache.RefreshDesk;
import org.depproxy.cache.Sources;
import org.depproxy.gateway.BlobEndpoint;
import org.depproxy.gateway.CircuitLog;
import org.depproxy.gateway.Front;
import org.depproxy.gateway.Gate;
import org.depproxy.gateway.ListEndpoint;
import org.depproxy.gateway.MetricLog;
import org.depproxy.gateway.Priming;
import org.depproxy.gateway.PullEndpoint;
import org.depproxy.gateway.Rehearsal;
import org.depproxy.gateway.RemainingTime;
import org.depproxy.gateway.RequestLog;
import org.depproxy.jose.PublicKeys;
import org.depproxy.jose.TokenReader;
import org.depproxy.upstream.JacksonManifestReader;
import org.depproxy.upstream.JacksonReferrersReader;
import org.depproxy.upstream.RealmPins;
import org.depproxy.upstream.RegistryUpstream;
import org.depproxy.upstream.UpstreamLimits;

/** Puts the function together. */
@Factory
@Requires(beans = Environment.class)
final class Wiring {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String ISSUER = "depproxy";

    @Singleton
    Counts counts() {
        return new Counts();
    }

    @Singleton
    RequestLog log(Environment environment, Counts counts) {
        MetricLog.Origin origin = new MetricLog.Origin(environment.deployment(), "manifest");
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
    Pacing pacing() {
        return new Pacing(CLOCK, Pause.sleeping(), new SecureRandom());
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
    RegistryUpstream upstream(Environment environment, Budget budget) {
        return new RegistryUpstream(
                UpstreamLimits.DEFAULT, environment.upstreams().values(), RealmPins.DEFAULT, CLOCK, budget);
    }

    @Singleton
    CircuitBreaker breaker(AwsPorts ports, Pacing pacing, RequestLog log) {
        return new CircuitBreaker(ports.circuits(), pacing, new CircuitLog(log));
    }

    @Singleton
    GuardedUpstream guardedUpstream(RegistryUpstream upstream, CircuitBreaker breaker, Counts counts) {
        return new GuardedUpstream(new CountedUpstream(upstream, counts), breaker);
    }

    @Singleton
    GuardedListings guardedListings(RegistryUpstream upstream, CircuitBreaker breaker, Counts counts) {
        return new GuardedListings(new CountedListings(upstream, counts), breaker);
    }

    @Singleton
    CheckedUpstream checkedUpstream(GuardedUpstream upstream, Budget budget, Counts counts) {
        return new CheckedUpstream(upstream, new JacksonManifestReader(), budget, counts);
    }

    @Singleton
    ManifestCache manifests(Environment environment, AwsPorts ports, CheckedUpstream upstream, Pacing pacing) {
        PullLedger ledger = ports.pullLedger();
        Flight flight = new Flight(ports.leases(), pacing);
        ManifestFetch fetch =
                new ManifestFetch(upstream, ledger, ports.publications(), flight, new Prefetch(ports.fills()));
        RefreshDesk desk = new RefreshDesk(ports.fills(), flight);
        return new ManifestCache(ledger, ports.publications(), fetch, new Sources(environment.upstreams()), desk);
    }

    @Singleton
    BlobCache blobs(Environment environment, AwsPorts ports, Pacing pacing) {
        return new BlobCache(
                ports.pullLedger(),
                ports.fills(),
                new Sources(environment.upstreams()),
                new Flight(ports.leases(), pacing),
                new BlobChecks(ports.blobStore(), ports.publications(), CLOCK));
    }

    @Singleton
    ListCache lists(
            Environment environment, AwsPorts ports, GuardedListings upstream, ManifestCache manifests, Pacing pacing) {
        ReferrersTag tag = new ReferrersTag(manifests, new JacksonReferrersReader());
        return new ListCache(ports.listings(), upstream, tag, new Sources(environment.upstreams()), pacing);
    }

    @Singleton
    Front front(Environment environment, PullEndpoint endpoint, RequestLog log) {
        return new Front(endpoint, environment.publicUrl(), log, CLOCK);
    }

    @Singleton
    PullEndpoint endpoint(AwsPorts ports, ManifestCache manifests, BlobCache blobs, ListCache lists) {
        PublicKeys keys = new PublicKeys(ports.signingKeys(), CLOCK);
        Gate gate = new Gate(new TokenReader(ISSUER, keys, CLOCK)::read);
        NegotiatedPull negotiated = new NegotiatedPull(manifests, new JacksonManifestReader());
        return new PullEndpoint(
                gate,
                negotiated::pull,
                new BlobEndpoint(gate, blobs::pull, ports.blobLinks()),
                new ListEndpoint(lists::tags, lists::referrers));
    }

    @Singleton
    Priming priming(Front front, AwsPorts ports, RequestLog log) {
        return new Priming(log, Rehearsal.refusals(front), Rehearsal.pull(ports.pullLedger(), ports.blobLinks()));
    }
}
