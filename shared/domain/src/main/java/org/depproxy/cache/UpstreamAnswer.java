package org.depproxy.cache;

import java.time.Duration;
import java.util.function.Function;

/** What upstream answered, or why it did not. */
public sealed interface UpstreamAnswer<T> {
    /** It has it. */
    record Found<T>(T value) implements UpstreamAnswer<T> {}

    /** It does not have it: 404. */
    record Unknown<T>() implements UpstreamAnswer<T> {}

    /** It knows who asks, or that nobody does, and says no: 401 or 403. */
    record Denied<T>() implements UpstreamAnswer<T> {}

    /** It asks to come back later: 429. */
    record Throttled<T>(Duration retryAfter) implements UpstreamAnswer<T> {}

    /**
     * It was not asked: it has failed again and again, and is left alone for a while.
     *
     * @param retryAfter when it may be asked again
     */
    record LeftAlone<T>(Duration retryAfter) implements UpstreamAnswer<T> {}

    /**
     * It could not be asked: refused, timed out, broke off, or answered 5xx.
     *
     * @param attempt what was tried and what happened; no secrets
     */
    record Unavailable<T>(String attempt) implements UpstreamAnswer<T> {}

    /**
     * It answered what must not be believed: wrong bytes, a challenge that would take secrets elsewhere, no manifest.
     *
     * @param reason what is wrong with it; no secrets
     */
    record Untrustworthy<T>(Distrust distrust, String reason) implements UpstreamAnswer<T> {
        /** An answer that is {@link Distrust#UNBELIEVABLE}. */
        public Untrustworthy(String reason) {
            this(Distrust.UNBELIEVABLE, reason);
        }
    }

    /** The same answer, of another kind of content when it was found. */
    default <R> UpstreamAnswer<R> flatMap(Function<T, UpstreamAnswer<R>> next) {
        return switch (this) {
            case Found<T>(T value) -> next.apply(value);
            case Unknown<T>() -> new Unknown<>();
            case Denied<T>() -> new Denied<>();
            case Throttled<T>(Duration retryAfter) -> new Throttled<>(retryAfter);
            case LeftAlone<T>(Duration retryAfter) -> new LeftAlone<>(retryAfter);
            case Unavailable<T>(String attempt) -> new Unavailable<>(attempt);
            case Untrustworthy<T>(Distrust distrust, String reason) -> new Untrustworthy<>(distrust, reason);
        };
    }
}
