package org.depproxy.circuit;

import java.time.Duration;

/** When an upstream is left alone, and for how long at most. */
public final class CircuitLimits {
    /** After how many failures in a row nobody asks any more, counted over all instances. */
    public static final int FAILURES = 5;

    /** How soon the next failure must follow to be one of a row. */
    public static final Duration WINDOW = Duration.ofSeconds(60);

    /** How long upstream is left alone at first; each time a probe fails, twice as long. */
    public static final Duration FIRST_REST = Duration.ofSeconds(10);

    /** How long upstream is left alone at most, whatever it asked for: the next probe finds out whether trouble has ended. */
    public static final Duration LONGEST_REST = Duration.ofMinutes(5);

    /** How long upstream is left alone at least when it throttles. */
    public static final Duration SHORTEST_REST = Duration.ofSeconds(1);

    /** How long a probe has before another may probe: longer than a call to upstream can take. */
    public static final Duration PROBE = Duration.ofSeconds(25);

    /** For how long after its rest an open circuit is remembered when nobody has probed. */
    public static final Duration MEMORY = Duration.ofHours(1);

    private CircuitLimits() {}
}
