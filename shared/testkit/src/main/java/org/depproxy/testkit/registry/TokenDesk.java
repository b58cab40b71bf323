package org.depproxy.testkit.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/**
 * Hands out tokens for scopes and recognises them again. Thread-safe.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token Authentication Specification</a>
 */
final class TokenDesk {
    static final String SERVICE = "registry.docker.io";

    private static final String BEARER = "Bearer ";
    private static final String ANONYMOUS = "127.0.0.1";
    private static final String BASIC_CHALLENGE = "Basic realm=\"registry\"";
    private static final int TOKEN_BYTES = 24;
    private static final Pattern SCOPE = Pattern.compile("repository:([^:]+):(.*)");

    private record Grant(Set<String> repositories, Instant expires, String caller) {}

    private final RegistryManners manners;
    private final Shelf shelf;
    private final Accounts accounts;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

    TokenDesk(RegistryManners manners, Shelf shelf) {
        this.manners = manners;
        this.shelf = shelf;
        this.accounts = new Accounts(manners.passwords());
    }

    /** Answers {@code GET /token?service=…&scope=…}. */
    Reply issue(Asked asked) {
        if (!asked.path().equals("/token")) {
            return Reply.of(404, Body.of(""));
        }
        if (!asked.method().equals("GET")) {
            return Reply.of(405, Body.of("")).with("Allow", "GET");
        }
        return switch (accounts.proof(asked.header("Authorization"))) {
            case Accounts.Proof.Wrong() ->
                Replies.json(
                        401, JsonNodeFactory.instance.objectNode().put("details", "incorrect username or password"));
            case Accounts.Proof.Anonymous() -> token(asked, ANONYMOUS, Set.copyOf(manners.privateRepositories()));
            case Accounts.Proof.User(String name) -> token(asked, name, Set.of());
        };
    }

    private Reply token(Asked asked, String caller, Set<String> forbidden) {
        Set<String> repositories = scopes(asked).stream()
                .map(SCOPE::matcher)
                .filter(Matcher::matches)
                .filter(match -> List.of(match.group(2).split(",", -1)).contains("pull"))
                .map(match -> match.group(1))
                .filter(name -> !forbidden.contains(name))
                .filter(this::isAdmitted)
                .collect(Collectors.toUnmodifiableSet());
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Instant now = manners.clock().instant();
        grants.put(token, new Grant(repositories, now.plus(manners.tokenLifetime()), caller));
        return Replies.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("token", token)
                        .put("access_token", token)
                        .put("expires_in", manners.tokenLifetime().toSeconds())
                        .put("issued_at", now.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    /** Scopes come as repeated parameters, and several in one, with spaces between them. */
    private static List<String> scopes(Asked asked) {
        var fields = new Fields(true);
        UrlEncoded.decodeUtf8To(asked.query(), fields);
        return fields.getValuesOrEmpty("scope").stream()
                .flatMap(scopes -> List.of(scopes.split(" ", -1)).stream())
                .toList();
    }

    private boolean isAdmitted(String repository) {
        return shelf.has(repository) || manners.unknownRepository() == RegistryManners.UnknownRepository.NAME_UNKNOWN;
    }

    /** Whether this request to the registry may go on; without a repository it is the {@code /v2/} ping. */
    Admission admit(Asked asked, Optional<String> repository, String realm) {
        return switch (manners.login()) {
            case NONE -> new Admission.Granted(ANONYMOUS);
            case BASIC ->
                switch (accounts.proof(asked.header("Authorization"))) {
                    case Accounts.Proof.User(String name) -> new Admission.Granted(name);
                    case Accounts.Proof.Anonymous() -> refuse(BASIC_CHALLENGE);
                    case Accounts.Proof.Wrong() -> refuse(BASIC_CHALLENGE);
                };
            case TOKEN -> bearer(asked, repository, realm);
        };
    }

    private Admission bearer(Asked asked, Optional<String> repository, String realm) {
        String challenge = "Bearer realm=\"" + realm + "\",service=\"" + SERVICE + "\""
                + repository
                        .map(name -> ",scope=\"repository:" + name + ":pull\"")
                        .orElse("");
        Optional<String> token = asked.header("Authorization")
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()));
        if (token.isEmpty()) {
            return refuse(challenge);
        }
        Optional<Grant> grant =
                token.map(grants::get).filter(found -> manners.clock().instant().isBefore(found.expires()));
        if (grant.isEmpty()) {
            return refuse(challenge + ",error=\"invalid_token\"");
        }
        if (!grant.get().repositories().containsAll(repository.stream().toList())) {
            return refuse(challenge + ",error=\"insufficient_scope\"");
        }
        return new Admission.Granted(grant.get().caller());
    }

    private static Admission refuse(String challenge) {
        return new Admission.Refused(
                Replies.error(401, "UNAUTHORIZED", "authentication required").with("WWW-Authenticate", challenge));
    }
}
