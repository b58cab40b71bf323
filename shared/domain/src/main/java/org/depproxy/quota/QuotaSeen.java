package org.depproxy.quota;

import java.time.Instant;

/** What an upstream told of its limit, and when. */
public record QuotaSeen(RateLimit limit, Instant at) {
    /** Whether the window in which that was said still lasts; once it is over nobody knows what is left. */
    public boolean holds(Instant now) {
        return now.isBefore(at.plus(limit.window()));
    }
}
