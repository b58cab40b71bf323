package org.depproxy.testkit.simulation;

import java.io.Serial;

/** Thrown at whoever was killed, at each thing it still tries to do, so that nothing of it has an effect. */
public final class Crashed extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    Crashed(Task task) {
        super(task + " was killed", null, false, false);
    }
}
