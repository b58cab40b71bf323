package org.depproxy.upstream;

import java.io.IOException;
import java.io.Serial;
import org.depproxy.cache.Distrust;

/** An answer that came whole and yet must not be believed. The message says what is wrong with it; no secrets. */
final class UnbelievableAnswer extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Distrust distrust;

    UnbelievableAnswer(String reason) {
        this(Distrust.UNBELIEVABLE, reason);
    }

    UnbelievableAnswer(Distrust distrust, String reason) {
        super(reason);
        this.distrust = distrust;
    }

    /** In what way. */
    Distrust distrust() {
        return distrust;
    }
}
