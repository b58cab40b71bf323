package org.depproxy.cli;

import java.io.PrintWriter;
import org.depproxy.cli.proxy.RunningProxy;

/** How long a proxy that has started goes on. */
@FunctionalInterface
interface Stay {

    /** Returns when the proxy has been stopped. */
    void with(RunningProxy proxy, PrintWriter out) throws InterruptedException;
}
