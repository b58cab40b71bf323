package org.depproxy.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.name.CredentialName;
import org.depproxy.quota.RateLimit;
import org.depproxy.quota.RateLimits;

/**
 * What a registry's own answers to one question said of its limit. What it says to one whom it does not let in is not said
 * of the credential in use, and is not heard. Confined to one thread.
 */
final class RateLimitHeaders {
    private Optional<RateLimit> limit = Optional.empty();
    private Optional<Duration> retryAfter = Optional.empty();

    void note(Answer answer, Instant now) {
        int status = answer.status();
        if (status == HttpStatus.SC_UNAUTHORIZED || status == HttpStatus.SC_FORBIDDEN) {
            return;
        }
        limit = RateLimit.read(
                        answer.headers("ratelimit-limit"),
                        answer.headers("ratelimit-remaining"),
                        answer.headers("docker-ratelimit-source"))
                .or(() -> limit);
        if (status == HttpStatus.SC_TOO_MANY_REQUESTS) {
            retryAfter = Optional.of(
                    RetryAfter.read(answer.headers("Retry-After").stream().findFirst(), now));
        }
    }

    /** Tells what there is to tell. */
    void tell(CredentialName key, RateLimits rateLimits) {
        if (limit.isPresent() || retryAfter.isPresent()) {
            rateLimits.heard(key, limit, retryAfter);
        }
    }
}
