package org.depproxy.access;

import java.time.InstantSource;
import java.util.Optional;
import org.depproxy.name.InvalidName;

/** Knows people by a user name and an access token. Thread-safe. */
public final class Authentication {
    private final Directory directory;
    private final InstantSource clock;

    /** Looks people up here. */
    public Authentication(Directory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Who this is; empty when the name is none, the token is wrong, another's, revoked or over, or the user is blocked: which
     * of these is never told. A token of a wrong form costs no read.
     *
     * @param username as typed
     * @param password an access token; the name must be its owner's
     */
    public Optional<Principal> of(String username, String password) {
        Optional<UserName> user = userName(username);
        Optional<AccessToken> token = AccessToken.parse(password);
        if (user.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        return directory
                .credential(token.get().id(), user.get())
                .filter(found -> token.get().hasHash(found.token().hash())
                        && found.token().owner().equals(user.get())
                        && found.userActive()
                        && found.token().isGood(clock.instant()))
                .map(found -> new Principal(user.get(), found.token().id()));
    }

    private static Optional<UserName> userName(String text) {
        try {
            return Optional.of(UserName.parse(text));
        } catch (InvalidName e) {
            return Optional.empty();
        }
    }
}
