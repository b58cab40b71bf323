package org.depproxy.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.depproxy.cli.proxy.RunningProxy;

/** Stays until the process is told to end by SIGINT or SIGTERM, then stops the proxy and ends the process with status 0. */
final class UntilSignal implements Stay {

    @Override
    public void with(RunningProxy proxy, PrintWriter out) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            out.println("stopping");
            proxy.close();
            // Being told to stop is how this ends well: without this the JVM would report the signal as its status.
            Runtime.getRuntime().halt(0);
        }));
        new CountDownLatch(1).await();
    }
}
