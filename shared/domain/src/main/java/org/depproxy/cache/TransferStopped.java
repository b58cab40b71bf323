package org.depproxy.cache;

import java.io.Serial;

/** A copy that cannot go on. */
final class TransferStopped extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient BlobCopy.Result result;

    TransferStopped(BlobCopy.Result result) {
        super(result.toString());
        this.result = result;
    }

    BlobCopy.Result result() {
        return result;
    }
}
