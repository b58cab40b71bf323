package org.depproxy.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a user name and an access token into a registry token. Thread-safe. */
public final class Login {
    private final Authentication people;
    private final Directory directory;
    private final RegistryTokens tokens;
    private final Duration lifetime;
    private final InstantSource clock;

    /**
     * @param lifetime how long a registry token lives, at most {@link Grant#MAX_LIFETIME}
     */
    public Login(Directory directory, RegistryTokens tokens, Duration lifetime, InstantSource clock) {
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(Grant.MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("a registry token lives for at most " + Grant.MAX_LIFETIME);
        }
        this.people = new Authentication(directory, clock);
        this.directory = directory;
        this.tokens = tokens;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * Logs in, and grants of the scopes asked for those that the user may pull at this moment: perhaps none.
     *
     * @param username as typed
     * @param password an access token; the name must be its owner's
     */
    public LoginOutcome login(String username, String password, List<RequestedScope> scopes) {
        Instant now = clock.instant();
        Optional<Principal> principal = people.of(username, password);
        if (principal.isEmpty()) {
            return new LoginOutcome.Refused();
        }
        Set<PullScope> granted = new LinkedHashSet<>();
        for (RequestedScope scope : scopes) {
            if (mayPull(principal.get(), scope.pull(), now)) {
                granted.add(scope.pull());
            }
        }
        Instant issuedAt = Instant.ofEpochSecond(now.getEpochSecond());
        Grant grant = new Grant(principal.get(), granted, issuedAt, issuedAt.plus(lifetime));
        return new LoginOutcome.LoggedIn(tokens.sign(grant), grant);
    }

    private boolean mayPull(Principal principal, PullScope scope, Instant now) {
        return directory.standing(principal, scope.group()).admission(principal, now) instanceof Admission.Admitted;
    }
}
