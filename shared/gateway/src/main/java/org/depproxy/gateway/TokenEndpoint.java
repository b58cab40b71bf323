package org.depproxy.gateway;

import java.util.List;
import java.util.function.Supplier;
import org.depproxy.access.Grant;
import org.depproxy.access.Login;
import org.depproxy.access.LoginOutcome;
import org.depproxy.access.RequestedScope;

/**
 * Logging in: the ping that challenges, the tokens, and the public keys. Thread-safe.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">distribution, "Token Authentication"</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">distribution, "OAuth2 Token
 *     Authentication"</a>
 */
public final class TokenEndpoint implements Endpoint {
    /** The longest form that is read, in characters. */
    static final int MAX_FORM = 16 * 1024;

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Login login;
    private final Gate gate;
    private final Supplier<String> jwks;

    /** @param jwks the public keys, as a JSON Web Key Set */
    public TokenEndpoint(Login login, Gate gate, Supplier<String> jwks) {
        this.login = login;
        this.gate = gate;
        this.jwks = jwks;
    }

    @Override
    public Outcome answer(Call call) {
        Request request = call.request();
        return switch (call.target()) {
            case Route.Ping ping -> ping(request);
            case Route.Token token -> request.method().equals("POST") ? post(request) : get(request);
            case Route.Jwks keys -> new Outcome.Keys(jwks.get(), request.header("if-none-match"));
            case Route.Pull pull -> new Outcome.NoSuchPath();
            case Route.Affair affair -> new Outcome.NoSuchPath();
        };
    }

    private Outcome ping(Request request) {
        return switch (gate.knock(request)) {
            case Gate.Passage.Open(Grant grant) -> new Outcome.Welcome();
            case Gate.Passage.Closed(Outcome outcome) -> outcome;
        };
    }

    /** {@code account}, {@code client_id} and {@code offline_token} change nothing: no refresh token is handed out. */
    private Outcome get(Request request) {
        if (isForAnother(request.query())) {
            return otherService();
        }
        return switch (Credentials.parse(request.header("authorization"))) {
            case Credentials.Basic(String username, String password) ->
                logIn(username, password, request.query().all("scope"));
            case Credentials.Absent() -> new Outcome.LoginRefused();
            case Credentials.Bearer bearer -> new Outcome.LoginRefused();
            case Credentials.Unreadable() -> new Outcome.LoginRefused();
        };
    }

    private Outcome post(Request request) {
        boolean isForm = request.header("content-type")
                .filter(type -> type.regionMatches(true, 0, FORM, 0, FORM.length()))
                .isPresent();
        if (!isForm || request.body().length() > MAX_FORM) {
            return new Outcome.LoginUnsupported("a login by POST is a form of at most " + MAX_FORM + " characters");
        }
        Query form = Query.parse(request.body());
        if (isForAnother(form)) {
            return otherService();
        }
        return switch (form.first("grant_type").orElse("")) {
            case "password" ->
                logIn(form.first("username").orElse(""), form.first("password").orElse(""), form.all("scope"));
            // None is ever handed out, so none is good: clients then log in anew.
            case "refresh_token" -> new Outcome.LoginRefused();
            default -> new Outcome.LoginUnsupported("grant_type is password");
        };
    }

    private static boolean isForAnother(Query query) {
        return query.first("service")
                .filter(service -> !service.equals(Challenge.SERVICE))
                .isPresent();
    }

    private static Outcome otherService() {
        return new Outcome.LoginUnsupported("service is " + Challenge.SERVICE);
    }

    private Outcome logIn(String username, String password, List<String> scopes) {
        return switch (login.login(username, password, RequestedScope.pulls(scopes))) {
            case LoginOutcome.LoggedIn(String token, Grant grant) -> new Outcome.LoggedIn(token, grant);
            case LoginOutcome.Refused() -> new Outcome.LoginRefused();
        };
    }
}
