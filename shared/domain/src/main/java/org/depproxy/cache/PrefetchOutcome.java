package org.depproxy.cache;

/**
 * What a prefetch came to, in blobs.
 *
 * @param ordered whose fill was ordered
 * @param notNeeded held already, or on their way
 * @param late not looked at, since time was up: each is copied when it is asked for
 */
public record PrefetchOutcome(int ordered, int notNeeded, int late) {}
