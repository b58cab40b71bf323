package org.depproxy.function.admin;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.depproxy.admin.LimitsNoted;
import org.depproxy.admin.QuotaDesk;
import org.depproxy.admin.QuotaQuestion;
import org.depproxy.admin.Reception;
import org.depproxy.admin.SettingsDesk;
import org.depproxy.aws.AwsPorts;
import org.depproxy.cache.CircuitBreaker;
import org.depproxy.cache.CountedUpstream;
import org.depproxy.cache.Counts;
import org.depproxy.cache.GuardedUpstream;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Pause;
import org.depproxy.gateway.AdminEndpoint;
import org.depproxy.gateway.CircuitLog;
import org.depproxy.gateway.Front;
import org.depproxy.gateway.MetricLog;
import org.depproxy.gateway.Priming;
import org.depproxy.gateway.Rehearsal;
import org.depproxy.gateway.RemainingTime;
import org.depproxy.gateway.RequestLog;
import org.depproxy.upstream.AddressCheck;
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
        MetricLog.Origin origin = new MetricLog.Origin(environment.deployment(), "admin");
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
    SettingsDesk settings(Environment environment, AwsPorts ports) {
        AddressCheck addresses =
                new AddressCheck(UpstreamLimits.DEFAULT, environment.upstreams().values());
        return new SettingsDesk(ports.directory(), addresses::judge);
    }

    @Singleton
    RegistryUpstream upstream(Environment environment, AwsPorts ports) {
        return new RegistryUpstream(
                UpstreamLimits.DEFAULT,
                environment.upstreams().values(),
                RealmPins.DEFAULT,
                CLOCK,
                new LimitsNoted(ports.quotas(), CLOCK));
    }

    @Singleton
    CircuitBreaker breaker(AwsPorts ports, RequestLog log) {
        Pacing pacing = new Pacing(CLOCK, Pause.sleeping(), new SecureRandom());
        return new CircuitBreaker(ports.circuits(), pacing, new CircuitLog(log));
    }

    @Singleton
    GuardedUpstream guarded(RegistryUpstream upstream, CircuitBreaker breaker, Counts counts) {
        return new GuardedUpstream(new CountedUpstream(upstream, counts), breaker);
    }

    @Singleton
    QuotaDesk quota(Environment environment, AwsPorts ports, GuardedUpstream upstream) {
        QuotaQuestion question = new QuotaQuestion(upstream);
        return new QuotaDesk(ports.quotas(), question, environment.upstreams());
    }

    @Singleton
    Front front(Environment environment, AwsPorts ports, SettingsDesk settings, QuotaDesk quota, RequestLog log) {
        AdminEndpoint endpoint = new AdminEndpoint(
                new Reception(ports.directory(), CLOCK), settings, quota, environment.publicUrl(), CLOCK);
        return new Front(endpoint, environment.publicUrl(), log, CLOCK);
    }

    @Singleton
    Priming priming(Front front, AwsPorts ports, RequestLog log) {
        return new Priming(log, Rehearsal.refusals(front), Rehearsal.login(ports.directory()));
    }
}
