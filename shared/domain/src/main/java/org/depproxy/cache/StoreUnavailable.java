package org.depproxy.cache;

import java.io.Serial;

/** The proxy's own store could not do what was asked. Adapters throw it; only an endpoint turns it into an answer. */
public final class StoreUnavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param attempt what was tried, as in {@code "read a manifest record"}; no secrets */
    public StoreUnavailable(String attempt, Throwable cause) {
        super("could not " + attempt, cause);
    }
}
