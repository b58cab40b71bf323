package org.depproxy.access;

import java.util.Optional;

/** Makes and reads the short signed tokens that a client brings along on each request. Thread-safe. */
public interface RegistryTokens {
    /** The token that carries this grant. */
    String sign(Grant grant);

    /** The grant of a token made here and still valid; empty for every other text. Never contacts anybody else. */
    Optional<Grant> read(String token);
}
