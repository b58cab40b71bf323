package org.depproxy.acceptance.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.depproxy.acceptance.process.Await;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Daemon;
import org.depproxy.acceptance.process.FreePort;
import org.depproxy.acceptance.process.Tool;

/**
 * distribution, the reference registry, on a loopback port, with its access log. It can be stopped and started again at
 * the same address. Thread-safe.
 */
public final class DockerRegistry implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOG_LIMIT = Duration.ofSeconds(30);
    private static final Duration PING_LIMIT = Duration.ofSeconds(5);

    private final List<LoggedRequest> requests = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final int port;
    private Daemon daemon;

    private DockerRegistry(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.daemon = launch();
    }

    /**
     * Starts one.
     *
     * @param folder an existing directory for its configuration and log
     * @param content the directory of its content, which registries may share
     * @param access whom it lets in
     */
    public static DockerRegistry start(Path folder, Path content, RegistryAccess access) {
        int port = FreePort.find();
        String config = """
                version: 0.1
                log: {level: error}
                storage:
                  filesystem: {rootdirectory: '%s'}
                  cache: {blobdescriptor: inmemory}
                http: {addr: '127.0.0.1:%d'}
                %s
                """.formatted(content, port, access.configuration(folder));
        try {
            Files.writeString(folder.resolve("config.yml"), config);
        } catch (IOException e) {
            throw new UncheckedIOException("configure a registry in " + folder, e);
        }
        return new DockerRegistry(folder, port);
    }

    /** Its root: {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("http://" + address());
    }

    /** Its host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /**
     * Every request about content that it has answered so far, oldest first. The log is written after the answer, so this
     * asks for something of its own and waits until that is in the log.
     */
    public List<LoggedRequest> requests() {
        String mark = "/v2/" + UUID.randomUUID();
        ping(mark);
        Await.until(
                "the registry logs " + mark,
                LOG_LIMIT,
                () -> requests.stream().anyMatch(request -> request.target().equals(mark)));
        return requests.stream().filter(LoggedRequest::namesContent).toList();
    }

    /** The requests since {@code earlier}, an answer of {@link #requests()}. */
    public List<LoggedRequest> requestsSince(List<LoggedRequest> earlier) {
        List<LoggedRequest> now = requests();
        return now.subList(earlier.size(), now.size());
    }

    /** The id of its process. */
    public synchronized long pid() {
        return daemon.pid();
    }

    /** Ends it in the middle of whatever it is sending; whoever connects is refused. */
    public synchronized void kill() {
        daemon.killAndWait();
    }

    /** Stops it; whoever connects is refused. */
    public synchronized void stop() {
        daemon.close();
    }

    /** Starts it again where it was. */
    public synchronized void restart() {
        daemon.close();
        daemon = launch();
    }

    @Override
    public void close() {
        stop();
    }

    private Daemon launch() {
        Command command = Command.of(
                        Tool.DOCKER_REGISTRY,
                        "serve",
                        folder.resolve("config.yml").toString())
                .with("OTEL_TRACES_EXPORTER", "none");
        return Daemon.start(
                        command,
                        folder.resolve("registry.log"),
                        line -> LoggedRequest.parse(line).ifPresent(requests::add))
                .awaitUp(START_LIMIT, () -> ping("/v2/"));
    }

    private boolean ping(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(uri().resolve(path)).timeout(PING_LIMIT).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(request, BodyHandlers.discarding());
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking a registry", e);
        }
    }
}
