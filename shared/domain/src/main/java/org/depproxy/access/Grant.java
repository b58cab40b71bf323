package org.depproxy.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What a registry token says: who it is, and what it opens. Never a secret.
 *
 * @param pulls the images it opens; empty for a token that only shows that a login was right
 */
public record Grant(Principal principal, Set<PullScope> pulls, Instant issuedAt, Instant expiresAt) {
    /** The longest that a registry token may live. */
    public static final Duration MAX_LIFETIME = Duration.ofHours(1);

    public Grant {
        pulls = Set.copyOf(pulls);
        if (!issuedAt.isBefore(expiresAt) || expiresAt.isAfter(issuedAt.plus(MAX_LIFETIME))) {
            throw new IllegalArgumentException("a grant lasts for more than nothing and at most " + MAX_LIFETIME);
        }
    }

    /** Whether it opens this image of this group. */
    public boolean opens(PullScope scope) {
        return pulls.contains(scope);
    }
}
