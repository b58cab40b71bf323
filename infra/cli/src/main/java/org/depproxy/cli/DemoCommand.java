package org.depproxy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.depproxy.cli.demo.Demo;
import org.depproxy.cli.demo.DemoResult;
import org.depproxy.cli.demo.Screen;
import org.depproxy.cli.proxy.ProxyNotStarted;
import org.depproxy.cli.proxy.ProxyStarter;
import picocli.CommandLine.Command;

/** {@code depproxy demo}: shows the proxy at work, without network or container client. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Pulls real images (about 300 MB) cold and warm through the proxy, from a registry inside this"
                + " process, verifies every byte, and shows what upstream saw of it. Needs neither network nor"
                + " container client.")
final class DemoCommand implements Callable<Integer> {
    private final Installation installation;
    private final ProxyStarter starter;
    private final PrintWriter out;
    private final Screen screen;
    private final InstantSource clock;

    DemoCommand(Installation installation, ProxyStarter starter, PrintWriter out, Screen screen, InstantSource clock) {
        this.installation = installation;
        this.starter = starter;
        this.out = out;
        this.screen = screen;
        this.clock = clock;
    }

    @Override
    public Integer call() throws ProxyNotStarted, IOException, InterruptedException {
        DemoResult result = new Demo(starter, installation.template(), out, screen, clock).run();
        out.println();
        return switch (result) {
            case DemoResult.Shown(String summary) -> {
                out.println(summary);
                yield 0;
            }
            case DemoResult.Failed(String reason) -> {
                out.println("FAILED: " + reason);
                yield 1;
            }
        };
    }
}
