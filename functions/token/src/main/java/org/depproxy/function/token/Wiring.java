package org.depproxy.function.token;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.depproxy.access.Login;
import org.depproxy.aws.AwsPorts;
import org.depproxy.cache.Counts;
import org.depproxy.cache.Pause;
import org.depproxy.gateway.Front;
import org.depproxy.gateway.Gate;
import org.depproxy.gateway.MetricLog;
import org.depproxy.gateway.Priming;
import org.depproxy.gateway.Rehearsal;
import org.depproxy.gateway.RemainingTime;
import org.depproxy.gateway.RequestLog;
import org.depproxy.gateway.TokenEndpoint;
import org.depproxy.jose.PrivateKeys;
import org.depproxy.jose.PublicKeys;
import org.depproxy.jose.SignedRegistryTokens;
import org.depproxy.jose.TokenReader;
import org.depproxy.jose.TokenSigner;

/** Puts the function together. */
@Factory
@Requires(beans = Environment.class)
final class Wiring {
    private static final String ISSUER = "depproxy";

    @Singleton
    Counts counts() {
        return new Counts();
    }

    @Singleton
    RequestLog log(Environment environment, Counts counts) {
        MetricLog.Origin origin = new MetricLog.Origin(environment.deployment(), "token");
        return new MetricLog(System.out::println, origin, counts, InstantSource.system());
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
    SecureRandom random() {
        return new SecureRandom();
    }

    @Singleton
    AwsPorts ports(Environment environment, SecureRandom random) {
        return new AwsPorts(environment.variables(), Pause.sleeping(), random);
    }

    @Singleton
    PublicKeys publicKeys(AwsPorts ports) {
        return new PublicKeys(ports.signingKeys(), InstantSource.system());
    }

    @Singleton
    Front front(Environment environment, AwsPorts ports, PublicKeys publicKeys, SecureRandom random, RequestLog log) {
        InstantSource clock = InstantSource.system();
        TokenReader reader = new TokenReader(ISSUER, publicKeys, clock);
        PrivateKeys privateKeys = new PrivateKeys(ports.signingKeys(), ports::seal, clock);
        TokenSigner signer = new TokenSigner(ISSUER, privateKeys, random);
        Login login = new Login(
                ports.directory(), new SignedRegistryTokens(signer, reader), environment.tokenLifetime(), clock);
        TokenEndpoint endpoint = new TokenEndpoint(login, new Gate(reader::read), publicKeys::jwks);
        return new Front(endpoint, environment.publicUrl(), log, clock);
    }

    @Singleton
    Priming priming(Front front, AwsPorts ports, RequestLog log) {
        return new Priming(log, Rehearsal.refusals(front), Rehearsal.login(ports.directory()));
    }
}
