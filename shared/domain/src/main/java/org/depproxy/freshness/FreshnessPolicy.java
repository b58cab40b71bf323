package org.depproxy.freshness;

import java.time.Duration;

/**
 * How long a remembered tag is believed.
 *
 * @param askAfter for how long after upstream confirmed it a tag is served without asking; zero asks on each pull
 * @param staleIfError for how long after that confirmation it is still served when upstream cannot be asked
 */
public record FreshnessPolicy(Duration askAfter, Duration staleIfError) {
    /** Ask on each pull, as GitLab does; serve a stale copy for seven days while upstream is in trouble. */
    public static final FreshnessPolicy DEFAULT = new FreshnessPolicy(Duration.ZERO, Duration.ofDays(7));

    public FreshnessPolicy {
        if (askAfter.isNegative() || staleIfError.isNegative()) {
            throw new IllegalArgumentException("durations of a freshness policy are not negative");
        }
    }
}
