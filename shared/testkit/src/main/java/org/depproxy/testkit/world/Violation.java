package org.depproxy.testkit.world;

import java.io.Serial;

/** A promise of {@code docs/guarantees.md} was broken. */
public final class Violation extends AssertionError {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String invariant;

    Violation(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    /** Which promise, as in {@code I7}. */
    public String invariant() {
        return invariant;
    }
}
