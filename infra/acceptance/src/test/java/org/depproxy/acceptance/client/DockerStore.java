package org.depproxy.acceptance.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Daemon;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.upstream.Credentials;
import org.depproxy.name.Digest;

/** A private Docker daemon, without networks, and the docker command. It keeps layers unpacked. */
final class DockerStore implements ClientStore {

    private static final Tool DOCKERD = new Tool("dockerd", "docker.io");
    private static final Tool DOCKER = new Tool("docker", "docker.io");
    private static final Tool RUNC = new Tool("runc", "runc");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Daemon daemon;

    private DockerStore(Path folder) {
        this.folder = folder;
        this.daemon = Daemon.start(
                        Command.of(DOCKERD, "--iptables=false", "--ip6tables=false", "--bridge=none")
                                .and("--data-root", in("data"), "--exec-root", in("exec"))
                                .and("--pidfile", in("pid"), "--host", socket()),
                        folder.resolve("dockerd.log"),
                        line -> {})
                .awaitUp(START_LIMIT, () -> docker("version").run().exit() == 0);
    }

    static DockerStore start(Path folder) {
        Tool.requireRoot();
        DOCKERD.require();
        DOCKER.require();
        RUNC.require();
        try {
            Files.writeString(folder.resolve("config.json"), "{}");
        } catch (IOException e) {
            throw new UncheckedIOException("configure docker in " + folder, e);
        }
        return new DockerStore(folder);
    }

    @Override
    public Outcome login(String registry, Credentials credentials) {
        return docker("login", "--username", credentials.user(), "--password-stdin", registry)
                .reading(credentials.password())
                .run();
    }

    @Override
    public Outcome pull(String reference) {
        return docker("pull", reference).run();
    }

    @Override
    public Set<Digest> expected(Image image) {
        return Digests.with(image.unpacked(), image.top().blob().digest());
    }

    @Override
    public Set<Digest> held(Image image, String reference) {
        Path archive = folder.resolve("export.tar");
        docker("save", "--output", archive.toString(), reference).run().succeeded();
        Set<Digest> held = Hashing.tarMembers(archive);
        held.addAll(Digests.in(docker("image", "inspect", "--format", "{{.RepoDigests}}", reference)
                .run()
                .succeeded()
                .output()));
        return held;
    }

    @Override
    public void close() {
        daemon.close();
    }

    private Command docker(String... arguments) {
        return Command.of(DOCKER, "--config", folder.toString(), "--host", socket())
                .and(arguments);
    }

    private String socket() {
        return "unix://" + in("docker.sock");
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }
}
