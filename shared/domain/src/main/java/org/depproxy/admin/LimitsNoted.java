package org.depproxy.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.name.CredentialName;
import org.depproxy.quota.QuotaNews;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.Quotas;
import org.depproxy.quota.RateLimit;
import org.depproxy.quota.RateLimits;

/**
 * Writes down at once what upstreams say of their limits: for who asks in order to know. A store that fails is left to fail for
 * whoever reads next. Thread-safe.
 */
public final class LimitsNoted implements RateLimits {
    private final Quotas quotas;
    private final InstantSource clock;

    /** Tells these. */
    public LimitsNoted(Quotas quotas, InstantSource clock) {
        this.quotas = quotas;
        this.clock = clock;
    }

    @Override
    public void heard(CredentialName key, Optional<RateLimit> limit, Optional<Duration> retryAfter) {
        if (limit.isEmpty() && retryAfter.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        QuotaNews news = new QuotaNews(limit.map(left -> new QuotaSeen(left, now)), retryAfter.map(now::plus), 0);
        try {
            quotas.tell(key, news, now);
        } catch (StoreUnavailable e) {
            // What was heard is lost; that is no reason to lose the upstream's answer too.
        }
    }
}
