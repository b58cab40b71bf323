package org.depproxy.bench;

/**
 * One start of a process.
 *
 * @param readyNanos until the function was constructed and asked for its first event
 * @param repliedNanos until its first reply had arrived
 */
record Started(long readyNanos, long repliedNanos) {}
