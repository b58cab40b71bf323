package org.depproxy.simulation;

import java.time.Instant;
import org.depproxy.access.PullScope;

/**
 * What a client asked for.
 *
 * @param wanted the reference of a manifest, or a blob's digest
 * @param at when it asked
 * @param since the number of the next event then
 */
record Request(PullScope scope, Object wanted, Instant at, int since) {}
