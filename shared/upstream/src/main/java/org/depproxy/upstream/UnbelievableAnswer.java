package org.depproxy.upstream;

import java.io.IOException;
import java.io.Serial;

/** An answer that came whole and yet must not be believed. The message says what is wrong with it; no secrets. */
final class UnbelievableAnswer extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnbelievableAnswer(String reason) {
        super(reason);
    }
}
