package org.depproxy.cache;

import java.time.Instant;
import org.depproxy.access.PullScope;

/**
 * Why the last holder of a lease got nothing, kept for those who waited for it.
 *
 * @param scope for whom it asked: upstream may well answer another image or group otherwise
 * @param at when it gave up; who began to wait later tries again
 */
public record Failure(PullScope scope, Refusal refusal, Instant at) {}
