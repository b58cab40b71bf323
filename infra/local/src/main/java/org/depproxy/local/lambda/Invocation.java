package org.depproxy.local.lambda;

import java.time.Duration;

/** What became of one invocation of a function. */
public sealed interface Invocation {
    /** The function returned; {@code payload} is its JSON. The array is not copied. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere, and megabytes large
    record Returned(byte[] payload) implements Invocation {}

    /** The function threw. The type is the class name of what it threw. */
    record Failed(String errorType, String errorMessage) implements Invocation {}

    /** The function's declared time-out passed; its thread was interrupted. */
    record TimedOut(Duration after) implements Invocation {}

    /** As many invocations as are allowed were running already. */
    record Throttled() implements Invocation {}
}
