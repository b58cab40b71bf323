package org.depproxy.testkit.simulation;

import java.time.Duration;

/** What becomes of a task that has come to a step. */
public sealed interface Fate {
    /** It goes on when this much time has passed, and its turn has come. */
    record GoesOn(Duration after) implements Fate {}

    /** It is killed, with all that it has started, before the step. */
    record Dies() implements Fate {}
}
