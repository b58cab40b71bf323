package org.depproxy.cache;

import java.time.Instant;

/**
 * The last good answer of upstream to a question for a list.
 *
 * @param confirmedAt when upstream gave it; written at most once an hour, so up to an hour too old
 */
public record KeptListing<T extends Listing>(T listing, Instant confirmedAt) {}
