package org.depproxy.cache;

import java.util.Optional;

/** What an upstream that gave nothing means for the one who asked. */
public final class Refusals {
    private Refusals() {}

    /** Why there is nothing; empty when something was found. */
    public static Optional<Refusal> of(UpstreamAnswer<?> answer) {
        return switch (answer) {
            case UpstreamAnswer.Found<?> found -> Optional.empty();
            case UpstreamAnswer.Unknown<?> unknown -> Optional.of(new Refusal.Unknown());
            case UpstreamAnswer.Denied<?> denied -> Optional.of(new Refusal.Denied());
            case UpstreamAnswer.Throttled<?> throttled -> Optional.of(new Refusal.Throttled(throttled.retryAfter()));
            case UpstreamAnswer.LeftAlone<?> leftAlone ->
                Optional.of(new Refusal.Unavailable(
                        "not asked: left alone after failing again and again", leftAlone.retryAfter()));
            case UpstreamAnswer.Unavailable<?> unavailable ->
                Optional.of(new Refusal.Unavailable(unavailable.attempt(), Limits.RETRY_AFTER));
            case UpstreamAnswer.Untrustworthy<?> wrong ->
                Optional.of(new Refusal.Untrustworthy(wrong.distrust(), wrong.reason()));
        };
    }
}
