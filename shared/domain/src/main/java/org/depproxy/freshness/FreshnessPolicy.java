package org.depproxy.freshness;

import java.time.Duration;

/**
 * How long a remembered tag is believed.
 *
 * @param askAfter for how long after upstream confirmed it a tag is served without asking; zero asks on each pull
 * @param staleWhileRevalidate for how long after that it is served at once and asked for behind the answer; zero never does
 * @param staleIfError for how long after that confirmation it is still served when upstream cannot be asked
 * @param keepDeleted whether it is still served, however old, when upstream says that it no longer has it
 * @param immutable whether upstream is never asked again once the tag is held
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5861">RFC 5861, "HTTP Cache-Control Extensions for Stale Content"</a>
 */
public record FreshnessPolicy(
        Duration askAfter,
        Duration staleWhileRevalidate,
        Duration staleIfError,
        boolean keepDeleted,
        boolean immutable) {
    /** Ask on each pull, as GitLab does; serve a stale copy for seven days while upstream is in trouble. */
    public static final FreshnessPolicy DEFAULT = new FreshnessPolicy(Duration.ZERO, Duration.ofDays(7));

    public FreshnessPolicy {
        if (askAfter.isNegative() || staleWhileRevalidate.isNegative() || staleIfError.isNegative()) {
            throw new IllegalArgumentException("durations of a freshness policy are not negative");
        }
    }

    /**
     * A policy that asks before it answers, believes upstream when it says that a tag is gone, and for which any tag may move.
     */
    public FreshnessPolicy(Duration askAfter, Duration staleIfError) {
        this(askAfter, Duration.ZERO, staleIfError, false, false);
    }

    /** This policy, but for so long after {@link #askAfter} it answers at once and asks behind the answer. */
    public FreshnessPolicy answeringAtOnce(Duration duration) {
        return new FreshnessPolicy(askAfter, duration, staleIfError, keepDeleted, immutable);
    }

    /** This policy, but what upstream has deleted is still served. */
    public FreshnessPolicy keepingDeleted() {
        return new FreshnessPolicy(askAfter, staleWhileRevalidate, staleIfError, true, immutable);
    }

    /** This policy, but what is held is never asked for again. */
    public FreshnessPolicy neverMoving() {
        return new FreshnessPolicy(askAfter, staleWhileRevalidate, staleIfError, keepDeleted, true);
    }

    /** This policy, but upstream is asked before each answer. */
    public FreshnessPolicy askingEachTime() {
        return new FreshnessPolicy(Duration.ZERO, Duration.ZERO, staleIfError, keepDeleted, false);
    }

    /** Whether a tag may be served for some time without asking upstream first. */
    public boolean servesUnasked() {
        return immutable || !askAfter.isZero() || !staleWhileRevalidate.isZero();
    }

    /** For how long an answer that upstream gave is served while it is in trouble, were the answer one that may change. */
    public Duration longestStale() {
        return askAfter.compareTo(staleIfError) > 0 ? askAfter : staleIfError;
    }
}
