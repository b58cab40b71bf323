package org.depproxy.cli.demo;

import java.time.Duration;
import org.depproxy.cli.pull.PulledImage;
import org.depproxy.testkit.registry.Traffic;

/** One pull through the proxy, and what the upstream registry saw of it. */
record Run(Duration time, PulledImage pulled, Traffic upstream) {

    long bytesFromUpstream() {
        return upstream.contentBytes();
    }

    /** What the client received and upstream did not send. */
    long bytesFromCache() {
        return Math.max(0, pulled.bytes() - upstream.contentBytes());
    }
}
