package org.depproxy.aws;

import java.io.Serial;

/** A record of the table that is not as it is written here. */
final class MalformedRecord extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedRecord(String what) {
        super(what);
    }

    MalformedRecord(String what, Throwable cause) {
        super(what, cause);
    }
}
