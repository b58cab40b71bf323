package org.depproxy.cache;

import java.time.Instant;

/**
 * Why the last holder of a lease got nothing, kept for those who waited for it.
 *
 * @param at when it gave up; who began to wait later tries again
 */
public record Failure(Refusal refusal, Instant at) {}
