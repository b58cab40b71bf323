package org.depproxy.function.blob;

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
import org.depproxy.cache.Counts;
import org.depproxy.cache.Flight;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Pause;
import org.depproxy.cache.Sources;
import org.depproxy.gateway.BlobEndpoint;
import org.depproxy.gateway.Front;
import org.depproxy.gateway.Gate;
import org.depproxy.gateway.MetricLog;
import org.depproxy.gateway.Priming;
import org.depproxy.gateway.Rehearsal;
import org.depproxy.gateway.RemainingTime;
import org.depproxy.gateway.RequestLog;
import org.depproxy.jose.PublicKeys;
import org.depproxy.jose.TokenReader;

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
        MetricLog.Origin origin = new MetricLog.Origin(environment.deployment(), "blob");
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
    BlobCache blobs(Environment environment, AwsPorts ports) {
        Pacing pacing = new Pacing(CLOCK, Pause.sleeping(), new SecureRandom());
        return new BlobCache(
                ports.pullLedger(),
                ports.fills(),
                new Sources(environment.upstreams()),
                new Flight(ports.leases(), pacing),
                new BlobChecks(ports.blobStore(), ports.publications(), CLOCK));
    }

    @Singleton
    Front front(Environment environment, AwsPorts ports, BlobCache blobs, RequestLog log) {
        PublicKeys keys = new PublicKeys(ports.signingKeys(), CLOCK);
        Gate gate = new Gate(new TokenReader(ISSUER, keys, CLOCK)::read);
        BlobEndpoint endpoint = new BlobEndpoint(gate, blobs::pull, ports.blobLinks());
        return new Front(endpoint, environment.publicUrl(), log, CLOCK);
    }

    @Singleton
    Priming priming(Front front, AwsPorts ports, RequestLog log) {
        return new Priming(log, Rehearsal.refusals(front), Rehearsal.pull(ports.pullLedger(), ports.blobLinks()));
    }
}
