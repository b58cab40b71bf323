package org.depproxy.cli.proxy;

import java.net.URI;

/** A proxy that answers requests. */
public interface RunningProxy extends AutoCloseable {

    /** Where: {@code http://localhost:…}. */
    URI uri();

    /** Finishes what is under way and stops. */
    @Override
    void close();
}
