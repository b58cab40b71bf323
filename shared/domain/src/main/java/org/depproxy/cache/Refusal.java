package org.depproxy.cache;

import java.time.Duration;

/** Why a pull got nothing. */
public sealed interface Refusal {
    /** No such group, no right to it, or switched off: one answer for all. */
    record Hidden() implements Refusal {}

    /** The access token behind the request, or its user, is no longer good. */
    record Revoked() implements Refusal {}

    /** Upstream says there is no such content. See distribution-spec, "Error Codes", code-1 and code-7. */
    record Unknown() implements Refusal {}

    /** Upstream says no. See distribution-spec, "Error Codes", code-12. */
    record Denied() implements Refusal {}

    /** The group's own rules do not allow it; upstream was not asked. See distribution-spec, "Error Codes", code-12. */
    record RuledOut() implements Refusal {}

    /** Upstream throttles and nothing young enough is held. See distribution-spec, "Error Codes", code-14. */
    record Throttled(Duration retryAfter) implements Refusal {}

    /** Upstream could not be asked and nothing young enough is held. */
    record Unavailable(String attempt, Duration retryAfter) implements Refusal {}

    /**
     * Upstream sent what must not be served. Nothing of it was kept.
     *
     * @param reason for the operator alone: it may name the host of a group's own upstream
     */
    record Untrustworthy(Distrust distrust, String reason) implements Refusal {
        /** Sent what is {@link Distrust#UNBELIEVABLE}. */
        public Untrustworthy(String reason) {
            this(Distrust.UNBELIEVABLE, reason);
        }
    }
}
