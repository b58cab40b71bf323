package org.depproxy.cache;

import java.time.Duration;

/** What became of asking for a list. Each case is one reason and one answer. */
public sealed interface ListPull<T extends Listing> {
    /** What upstream says now. */
    record Current<T extends Listing>(T listing) implements ListPull<T> {}

    /** Upstream could not be asked; its last answer is {@code age} old. */
    record Stale<T extends Listing>(T listing, Duration age) implements ListPull<T> {}

    /** Nothing to serve. */
    record Refused<T extends Listing>(Refusal refusal) implements ListPull<T> {}
}
