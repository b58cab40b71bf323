package org.depproxy.quota;

import java.time.Duration;
import java.util.Optional;
import org.depproxy.name.CredentialName;

/** Hears what upstreams say of their limits. Never fails. Thread-safe. */
@FunctionalInterface
public interface RateLimits {
    /** Hears nothing. */
    RateLimits IGNORED = (key, limit, retryAfter) -> {};

    /**
     * An upstream has answered.
     *
     * @param key whose credential it was asked with
     * @param limit what it said is left, where it did
     * @param retryAfter when it wants to be asked again, where it throttled
     */
    void heard(CredentialName key, Optional<RateLimit> limit, Optional<Duration> retryAfter);
}
