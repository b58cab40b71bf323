package org.depproxy.freshness;

import java.time.Duration;
import java.time.Instant;

/** Whether upstream must be asked for a remembered tag, decided before anything is done. */
public enum TagPlan {
    /** Serve what is remembered. */
    TRUST,
    /** Serve what is remembered, and have upstream asked behind the answer. */
    SERVE_AND_ASK,
    /** Ask upstream; what is remembered may be served only when upstream cannot answer. */
    ASK_OR_STALE,
    /** Ask upstream; what is remembered is too old to be served even then. */
    ASK;

    /**
     * The plan for a tag that upstream confirmed at {@code confirmedAt}. Total; without a newer confirmation it only ever goes on to
     * a plan that believes the tag less. An immutable tag is trusted for ever.
     */
    public static TagPlan decide(FreshnessPolicy policy, Instant confirmedAt, Instant now) {
        Duration age = Duration.between(confirmedAt, now);
        if (policy.immutable() || age.compareTo(policy.askAfter()) < 0) {
            return TRUST;
        }
        if (age.minus(policy.askAfter()).compareTo(policy.staleWhileRevalidate()) < 0) {
            return SERVE_AND_ASK;
        }
        return age.compareTo(policy.staleIfError()) <= 0 ? ASK_OR_STALE : ASK;
    }
}
