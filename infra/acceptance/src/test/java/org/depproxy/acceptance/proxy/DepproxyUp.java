package org.depproxy.acceptance.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Daemon;
import org.depproxy.acceptance.process.FreePort;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.upstream.Credentials;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code ./depproxy up}, as a user starts it. */
public final class DepproxyUp implements AutoCloseable {

    /** Long enough for the launcher to build what is missing. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);

    private static final String READY = "ready ";

    /** What a program that ended on SIGTERM says: 0 of its own accord, 128 + 15 by the shells' convention. */
    private static final List<Integer> CLEAN_EXITS = List.of(0, 143);

    private final List<String> printed;
    private final Daemon daemon;
    private final URI uri;
    private final Credentials credentials;
    private final String group;

    private DepproxyUp(List<String> printed, Daemon daemon, URI uri, JsonNode bootstrap) {
        this.printed = printed;
        this.daemon = daemon;
        this.uri = uri;
        this.credentials = new Credentials(
                bootstrap.required("username").asText(),
                bootstrap.required("token").asText());
        this.group = bootstrap.required("group").asText();
    }

    /**
     * Starts it and waits until it says that it is ready.
     *
     * @param data its directory, which it makes; a log of its complaints is put beside it
     * @param upstream what stands for Docker Hub
     */
    public static DepproxyUp start(Path data, URI upstream) {
        Path launcher = Path.of(System.getProperty("depproxy.root", "."), "depproxy");
        if (!Files.isExecutable(launcher)) {
            throw Tool.lacking("the launcher " + launcher);
        }
        Command command = new Command(
                List.of(
                        launcher.toString(),
                        "up",
                        "--port",
                        Integer.toString(FreePort.find()),
                        "--data",
                        data.toString(),
                        "--upstream",
                        "docker.io=" + upstream),
                Map.of(),
                "",
                READY_LIMIT);
        List<String> printed = new CopyOnWriteArrayList<>();
        Daemon daemon = Daemon.start(command, data.resolveSibling(data.getFileName() + ".log"), printed::add)
                .awaitUp(READY_LIMIT, () -> ready(printed).isPresent());
        try {
            return new DepproxyUp(
                    printed,
                    daemon,
                    URI.create(ready(printed).orElseThrow()),
                    bootstrap(data.resolve("bootstrap.json")));
        } catch (RuntimeException | AssertionError e) {
            daemon.close();
            throw e;
        }
    }

    /** Its root: {@code http://localhost:PORT}. */
    public URI uri() {
        return uri;
    }

    /** What a client logs in to: {@code localhost:PORT}. */
    public String registry() {
        return uri.getAuthority();
    }

    /** The name and token that the first start wrote down. */
    public Credentials credentials() {
        return credentials;
    }

    /** What comes before the name of an image in the first group: {@code localhost:PORT/demo/dependency_proxy/containers}. */
    public String images() {
        return images(group);
    }

    /** The same for any group. */
    public String images(String anyGroup) {
        return registry() + "/" + anyGroup + "/dependency_proxy/containers";
    }

    /** The lines that it has printed for people and scripts. */
    public List<String> printed() {
        return List.copyOf(printed);
    }

    /** The id of its process, which is the JVM. */
    public long pid() {
        return daemon.pid();
    }

    /** Ends it as a power cut does: nothing of it gets to do anything more. */
    public void kill() {
        daemon.killAndWait();
    }

    /** Stops it as Ctrl-C does, and asserts that it went cleanly and left no process behind. */
    public void stop() {
        List<ProcessHandle> children = daemon.descendants();
        assertThat(daemon.stop())
                .as("exit status after SIGTERM; log: %s", daemon.logTail())
                .isIn(CLEAN_EXITS);
        assertThat(children).as("processes that outlive it").noneMatch(ProcessHandle::isAlive);
    }

    @Override
    public void close() {
        daemon.close();
    }

    private static Optional<String> ready(List<String> printed) {
        return printed.stream()
                .filter(line -> line.startsWith(READY))
                .map(line -> line.substring(READY.length()))
                .findFirst();
    }

    private static JsonNode bootstrap(Path file) {
        try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("who may read %s", file)
                    .isEqualTo("rw-------");
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }
}
