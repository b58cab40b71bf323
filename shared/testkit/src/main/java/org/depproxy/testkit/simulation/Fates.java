package org.depproxy.testkit.simulation;

/** Decides what becomes of tasks. Asked by one at a time. */
@FunctionalInterface
public interface Fates {
    /** What becomes of this task now. */
    Fate of(Task task);
}
