package org.depproxy.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.Source;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry.Login;

/**
 * Meets a registry's challenge, with the login stored for it or with none. Asks only where the {@link Frontier} allows, for
 * pulling this one image and nothing more, and follows no redirect: it could lead anywhere. Thread-safe.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">distribution, "Token Authentication"</a>
 */
final class TokenIssuer {
    private final Wire wire;
    private final Frontier frontier;
    private final UpstreamLimits limits;
    private final InstantSource clock;

    TokenIssuer(Wire wire, Frontier frontier, UpstreamLimits limits, InstantSource clock) {
        this.wire = wire;
        this.frontier = frontier;
        this.limits = limits;
        this.clock = clock;
    }

    /** What the registry will accept, or why there is no such thing. */
    UpstreamAnswer<Grant> issue(Source source, Challenge challenge, Deadline deadline) {
        return switch (challenge) {
            case Challenge.Bearer bearer -> bearer(source, bearer, deadline);
            case Challenge.Basic() ->
                login(source)
                        .<UpstreamAnswer<Grant>>map(login -> new UpstreamAnswer.Found<>(
                                Grant.basic(login, clock.instant().plus(UpstreamLimits.LONGEST_TOKEN_LIFETIME))))
                        .orElseGet(UpstreamAnswer.Denied::new);
            case Challenge.Unmet() -> new UpstreamAnswer.Denied<>();
            case Challenge.Malformed() -> rejected(source, "malformed");
        };
    }

    private UpstreamAnswer<Grant> bearer(Source source, Challenge.Bearer bearer, Deadline deadline) {
        Origin registry = Origin.of(source.registry().base());
        Optional<URI> realm = frontier.realm(registry, bearer.realm());
        if (realm.isEmpty()) {
            return rejected(source, "its token server is not one of that registry");
        }
        URI uri = question(realm.get(), bearer.service(), source);
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
        login(source).ifPresent(known -> headers.put("Authorization", Grant.basicAuthorization(known)));
        Reach reach = frontier.reach(registry, Origin.of(uri));
        String attempt = "get a token for " + source.image() + " from " + uri.getHost();
        try (Answer answer = wire.send(new Call("GET", uri, headers, reach, limits.responseHeader()), deadline)) {
            Instant now = clock.instant();
            if (answer.status() == HttpStatus.SC_NOT_FOUND) {
                return new UpstreamAnswer.Untrustworthy<>(attempt + ": " + answer.status());
            }
            return answer.status() == HttpStatus.SC_OK
                    ? new UpstreamAnswer.Found<>(grant(answer, now))
                    : Verdict.of(answer, attempt, now);
        } catch (IOException e) {
            return Verdict.of(e, attempt, deadline);
        }
    }

    private static Optional<UpstreamLogin> login(Source source) {
        return switch (source.registry().login()) {
            case Login.Anonymous() -> Optional.empty();
            case Login.As(UpstreamLogin login) -> Optional.of(login);
            case Login.Closed closed ->
                throw new IllegalStateException(
                        "nothing is asked of " + source.registry().name() + " without its login");
        };
    }

    private static Grant grant(Answer answer, Instant now) throws IOException {
        answer.requireIdentity();
        TokenReply reply = TokenReply.read(answer.body(UpstreamLimits.TOKEN_BYTES));
        return Grant.bearer(reply.token(), now.plus(reply.lifetime()).minus(UpstreamLimits.TOKEN_MARGIN));
    }

    private static URI question(URI realm, Optional<String> service, Source source) {
        StringBuilder uri = new StringBuilder(realm.toString());
        uri.append(realm.getRawQuery() == null ? '?' : '&');
        service.ifPresent(name -> uri.append("service=").append(encoded(name)).append('&'));
        uri.append("scope=").append(encoded("repository:" + source.image().repository() + ":pull"));
        return URI.create(uri.toString());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static UpstreamAnswer<Grant> rejected(Source source, String why) {
        return new UpstreamAnswer.Untrustworthy<>(
                Distrust.REJECTED_REALM,
                "upstream challenge rejected: " + source.registry().base().getHost() + ": " + why);
    }
}
