package org.depproxy.acceptance.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Daemon;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.upstream.Credentials;
import org.depproxy.name.Digest;

/** A private containerd and its command ctr. It keeps what it received as it was sent. */
final class ContainerdStore implements ClientStore {

    private static final Tool CONTAINERD = new Tool("containerd", "containerd");
    private static final Tool CTR = new Tool("ctr", "containerd");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final AtomicReference<Optional<Credentials>> login = new AtomicReference<>(Optional.empty());
    private final Path folder;
    private final Daemon daemon;

    private ContainerdStore(Path folder) {
        this.folder = folder;
        this.daemon = Daemon.start(
                        Command.of(CONTAINERD, "--config", in("config.toml")),
                        folder.resolve("containerd.log"),
                        line -> {})
                .awaitUp(START_LIMIT, () -> ctr("version").run().exit() == 0);
    }

    static ContainerdStore start(Path folder) {
        Tool.requireRoot();
        CONTAINERD.require();
        CTR.require();
        String config = """
                version = 2
                root = '%1$s/root'
                state = '%1$s/state'
                disabled_plugins = ['io.containerd.grpc.v1.cri', 'io.containerd.internal.v1.opt']
                [grpc]
                  address = '%1$s/containerd.sock'
                """.formatted(folder);
        try {
            Files.writeString(folder.resolve("config.toml"), config);
        } catch (IOException e) {
            throw new UncheckedIOException("configure containerd in " + folder, e);
        }
        return new ContainerdStore(folder);
    }

    @Override
    public Outcome login(String registry, Credentials credentials) {
        login.set(Optional.of(credentials));
        return Outcome.nothingToDo("ctr has no login; each pull brings the credentials");
    }

    @Override
    public Outcome pull(String reference) {
        Command pull = ctr("image", "pull", "--plain-http");
        Command known = login.get()
                .map(who -> pull.and("--user", who.user() + ":" + who.password()))
                .orElse(pull);
        return known.and(reference).run();
    }

    @Override
    public Set<Digest> expected(Image image) {
        return image.ownPlatform();
    }

    @Override
    public Set<Digest> held(Image image, String reference) {
        Set<Digest> held = new HashSet<>();
        Path content = folder.resolve("content");
        for (Digest digest : image.ownPlatform()) {
            ctr("content", "get", digest.toString()).run(content).succeeded();
            held.add(Hashing.file(content));
        }
        return held;
    }

    @Override
    public void close() {
        daemon.close();
    }

    private Command ctr(String... arguments) {
        return Command.of(CTR, "--address", in("containerd.sock")).and(arguments);
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }
}
