package org.depproxy.acceptance.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.process.WorkDirectory;
import org.depproxy.acceptance.upstream.Credentials;
import org.depproxy.name.Digest;

/** podman or buildah with a storage of its own, which keeps layers unpacked. */
final class LibpodStore implements ClientStore {

    private final AtomicInteger exports = new AtomicInteger();
    private final Tool tool;
    private final Path folder;
    private final Path logins;
    private final List<String> unpacked;

    /**
     * Opens a store in an existing folder.
     *
     * @param unpacked the options with which a push leaves layers as they are kept: as tar archives
     */
    LibpodStore(Tool tool, Path folder, List<String> unpacked) {
        tool.require();
        Tool.requireRoot();
        this.tool = tool;
        this.folder = folder;
        this.unpacked = List.copyOf(unpacked);
        this.logins = folder.resolve("auth.json");
        try {
            Files.writeString(logins, "{}");
        } catch (IOException e) {
            throw new UncheckedIOException("configure " + tool.command() + " in " + folder, e);
        }
    }

    @Override
    public Outcome login(String registry, Credentials credentials) {
        return libpod("login", "--tls-verify=false", "--password-stdin", "--username", credentials.user(), registry)
                .reading(credentials.password())
                .run();
    }

    @Override
    public Outcome pull(String reference) {
        return libpod("pull", "--tls-verify=false", reference).run();
    }

    @Override
    public Set<Digest> expected(Image image) {
        return Digests.with(image.unpacked(), image.top().blob().digest());
    }

    @Override
    public Set<Digest> held(Image image, String reference) {
        Path export = folder.resolve("export-" + exports.getAndIncrement());
        libpod("push")
                .and(unpacked.toArray(String[]::new))
                .and(reference, "dir:" + export)
                .run()
                .succeeded();
        Set<Digest> held = Hashing.files(export);
        held.addAll(Digests.in(
                libpod("images", "--digests", "--no-trunc").run().succeeded().output()));
        WorkDirectory.delete(export);
        return held;
    }

    @Override
    public void close() {}

    private Command libpod(String... arguments) {
        return Command.of(tool, "--root", folder.resolve("root").toString())
                .and("--runroot", folder.resolve("run").toString(), "--storage-driver", "vfs")
                .and(arguments)
                .with("REGISTRY_AUTH_FILE", logins.toString());
    }
}
