package org.depproxy.upstream;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.quota.RateLimits;

/**
 * Puts a question to a registry: with the grant in use, with a new one when that is refused or missing, and through the
 * redirects. Thread-safe.
 */
final class EndpointCaller {
    private final Wire wire;
    private final Frontier frontier;
    private final Grants grants;
    private final TokenIssuer issuer;
    private final InstantSource clock;
    private final RateLimits rateLimits;

    EndpointCaller(Wire wire, Frontier frontier, Grants grants, TokenIssuer issuer, Hearing hearing) {
        this.wire = wire;
        this.frontier = frontier;
        this.grants = grants;
        this.issuer = issuer;
        this.clock = hearing.clock();
        this.rateLimits = hearing.rateLimits();
    }

    /** By what time, and for whom, answers are listened to. */
    record Hearing(InstantSource clock, RateLimits rateLimits) {}

    /**
     * Asks, and asks once more when the registry wants another grant.
     *
     * @param patience how long the other side may be silent
     */
    <T> UpstreamAnswer<T> call(Endpoint<T> endpoint, Duration patience, Deadline deadline) {
        Grants.Key key = Grants.Key.of(endpoint.source());
        Optional<Grant> held = grants.held(key);
        Attempt<T> first = attempt(endpoint, held, patience, deadline);
        return switch (first) {
            case Attempt.Answered<T>(UpstreamAnswer<T> answer) -> answer;
            case Attempt.Challenged<T>(Challenge challenge) ->
                grants.renewed(key, held, deadline, () -> issuer.issue(endpoint.source(), challenge, deadline))
                        .flatMap(grant -> again(endpoint, grant, patience, deadline));
        };
    }

    private <T> UpstreamAnswer<T> again(Endpoint<T> endpoint, Grant grant, Duration patience, Deadline deadline) {
        return switch (attempt(endpoint, Optional.of(grant), patience, deadline)) {
            case Attempt.Answered<T>(UpstreamAnswer<T> answer) -> answer;
            case Attempt.Challenged<T>(Challenge challenge) -> {
                grants.forget(Grants.Key.of(endpoint.source()), grant);
                yield new UpstreamAnswer.Denied<>();
            }
        };
    }

    /** What asking once led to. */
    private sealed interface Attempt<T> {
        record Answered<T>(UpstreamAnswer<T> answer) implements Attempt<T> {}

        record Challenged<T>(Challenge challenge) implements Attempt<T> {}
    }

    private <T> Attempt<T> attempt(Endpoint<T> endpoint, Optional<Grant> grant, Duration patience, Deadline deadline) {
        Origin registry = Origin.of(endpoint.source().registry().base());
        String attempt = endpoint.action() + " from " + registry.host();
        RateLimitHeaders headers = new RateLimitHeaders();
        Attempt<T> ended = attempt(endpoint, grant, new Asking(registry, attempt, patience, headers), deadline);
        // Only now: whoever is told takes none of the time of the exchange.
        headers.tell(endpoint.source().credential(), rateLimits);
        return ended;
    }

    /** How a question is put, and what is noted of the answers to it. */
    private record Asking(Origin registry, String attempt, Duration patience, RateLimitHeaders headers) {}

    private <T> Attempt<T> attempt(Endpoint<T> endpoint, Optional<Grant> grant, Asking asking, Deadline deadline) {
        String attempt = asking.attempt();
        try (Answer answer = followed(endpoint, grant, asking, deadline)) {
            boolean own = Origin.of(answer.uri()).equals(asking.registry());
            if (answer.status() == HttpStatus.SC_UNAUTHORIZED && own) {
                return new Attempt.Challenged<>(ChallengeReader.read(answer.headers("WWW-Authenticate")));
            }
            if (!endpoint.understands(answer.status())) {
                return new Attempt.Answered<>(Verdict.of(answer, attempt, clock.instant()));
            }
            answer.requireIdentity();
            return new Attempt.Answered<>(endpoint.read(answer));
        } catch (IOException e) {
            return new Attempt.Answered<>(Verdict.of(e, attempt, deadline));
        }
    }

    /** Follows redirects to the answer at their end. Only the registry itself sees the grant. */
    private Answer followed(Endpoint<?> endpoint, Optional<Grant> grant, Asking asking, Deadline deadline)
            throws IOException {
        Origin registry = asking.registry();
        URI uri = endpoint.uri();
        for (int hop = 0; hop <= UpstreamLimits.REDIRECTS; hop++) {
            Origin origin = Origin.of(uri);
            Map<String, String> headers = new HashMap<>(endpoint.headers());
            if (origin.equals(registry)) {
                grant.ifPresent(known -> headers.put("Authorization", known.authorization()));
            }
            Answer answer = wire.send(
                    new Call(endpoint.method(), uri, headers, frontier.reach(registry, origin), asking.patience()),
                    deadline);
            if (origin.equals(registry)) {
                asking.headers().note(answer, clock.instant());
            }
            if (!isRedirect(answer.status())) {
                return answer;
            }
            try (answer) {
                URI from = uri;
                uri = answer.header("Location")
                        .flatMap(location -> frontier.redirect(from, location))
                        .orElseThrow(() -> new UnbelievableAnswer("a redirect to where it must not lead"));
            }
        }
        throw new UnbelievableAnswer("more than " + UpstreamLimits.REDIRECTS + " redirects");
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case HttpStatus.SC_MOVED_PERMANENTLY,
                    HttpStatus.SC_MOVED_TEMPORARILY,
                    HttpStatus.SC_SEE_OTHER,
                    HttpStatus.SC_TEMPORARY_REDIRECT,
                    HttpStatus.SC_PERMANENT_REDIRECT -> true;
            default -> false;
        };
    }
}
