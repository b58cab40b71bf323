package org.depproxy.gateway;

import java.time.Duration;
import java.util.Optional;
import org.depproxy.cache.Refusal;

/** What an operator should read about a refusal and a client need not. */
public final class UpstreamTrouble {
    private UpstreamTrouble() {}

    /** What was tried upstream and went wrong; empty when nothing did. */
    public static Optional<String> of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Unavailable(String attempt, Duration retryAfter) -> Optional.of(attempt);
            case Refusal.Untrustworthy untrustworthy -> Optional.of(untrustworthy.reason());
            case Refusal.Hidden() -> Optional.empty();
            case Refusal.Revoked() -> Optional.empty();
            case Refusal.Unknown() -> Optional.empty();
            case Refusal.Denied() -> Optional.empty();
            case Refusal.RuledOut() -> Optional.empty();
            case Refusal.Throttled throttled -> Optional.empty();
        };
    }
}
