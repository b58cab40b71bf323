package org.depproxy.upstream;

import java.io.Serial;
import java.net.UnknownHostException;

/** A host that has an address outside of the public Internet. */
final class ForbiddenAddress extends UnknownHostException {
    @Serial
    private static final long serialVersionUID = 1L;

    ForbiddenAddress() {
        super("leads to an address that is not public");
    }
}
