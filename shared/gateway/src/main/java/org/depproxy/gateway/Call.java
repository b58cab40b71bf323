package org.depproxy.gateway;

import java.time.Instant;

/**
 * A request that leads somewhere.
 *
 * @param answerBy when the reply must be under way
 */
record Call(Route.Target target, Request request, Instant answerBy) {}
