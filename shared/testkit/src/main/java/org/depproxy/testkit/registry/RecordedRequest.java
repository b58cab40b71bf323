package org.depproxy.testkit.registry;

/**
 * A request and what became of it.
 *
 * @param number counts from 0 in order of arrival
 * @param status the status answered
 * @param bytesSent body bytes sent so far: final once the response has ended
 * @param pull whether it was counted against the pull limit
 */
public record RecordedRequest(long number, Asked asked, int status, long bytesSent, Pull pull) {

    /** Whether a request used up one of the pulls that the limit allows. */
    public enum Pull {
        COUNTED,
        FREE
    }
}
