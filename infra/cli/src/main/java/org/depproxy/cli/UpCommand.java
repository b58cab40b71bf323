package org.depproxy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.depproxy.cli.proxy.Bootstrap;
import org.depproxy.cli.proxy.ProxyNotStarted;
import org.depproxy.cli.proxy.ProxySettings;
import org.depproxy.cli.proxy.ProxyStarter;
import org.depproxy.cli.proxy.RunningProxy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code depproxy up}: runs the proxy until it is told to stop. */
@Command(
        name = "up",
        description = "Runs the proxy on this machine: executes template.yaml and serves until Ctrl-C.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    private final Installation installation;
    private final ProxyStarter starter;
    private final Stay stay;
    private final PrintWriter out;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory that keeps everything (default: .depproxy/data below the repository).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String listen = "127.0.0.1";

    @Option(
            names = "--blob-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the object storage that blobs are redirected to, 0 for a free one.")
    private int blobPort;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "URL by which clients reach this proxy, when it is not http://localhost:PORT.")
    private Optional<URI> publicUrl = Optional.empty();

    @Option(
            names = "--upstream",
            paramLabel = "NAME=URL",
            description = "A registry to pull from, such as docker.io=https://mirror.example; may be repeated.")
    private Map<String, URI> upstreams = new LinkedHashMap<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    UpCommand(Installation installation, ProxyStarter starter, Stay stay, PrintWriter out) {
        this.installation = installation;
        this.starter = starter;
        this.stay = stay;
        this.out = out;
    }

    @Override
    public Integer call() throws ProxyNotStarted, IOException, InterruptedException {
        checkPort("--port", port);
        checkPort("--blob-port", blobPort);
        Path directory = data.orElse(installation.data()).toAbsolutePath().normalize();
        var settings =
                new ProxySettings(installation.template(), directory, listen, port, blobPort, publicUrl, upstreams);
        RunningProxy proxy = starter.start(settings);
        out.println("ready " + proxy.uri());
        Welcome.lines(publicUrl.orElse(proxy.uri()), directory, Bootstrap.read(directory))
                .forEach(out::println);
        out.flush();
        stay.with(proxy, out);
        return 0;
    }

    private void checkPort(String option, int value) {
        if (value < 0 || value > MAX_PORT) {
            throw new ParameterException(spec.commandLine(), option + " takes 0 to " + MAX_PORT + ", not " + value);
        }
    }
}
