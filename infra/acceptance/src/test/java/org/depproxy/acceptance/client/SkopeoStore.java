package org.depproxy.acceptance.client;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.upstream.Credentials;
import org.depproxy.name.Digest;

/** skopeo, copying each image with all its platforms into a directory of its own, unchanged. */
final class SkopeoStore implements ClientStore {

    private static final Tool SKOPEO = new Tool("skopeo", "skopeo");

    private final Map<String, Path> copies = new ConcurrentHashMap<>();
    private final Path folder;

    SkopeoStore(Path folder) {
        SKOPEO.require();
        this.folder = folder;
    }

    @Override
    public Outcome login(String registry, Credentials credentials) {
        return skopeo("login", "--tls-verify=false", "--password-stdin", "--username", credentials.user(), registry)
                .reading(credentials.password())
                .run();
    }

    @Override
    public Outcome pull(String reference) {
        Path copy = folder.resolve("copy-" + copies.size());
        copies.put(reference, copy);
        return skopeo("--insecure-policy", "copy", "--all", "--src-tls-verify=false")
                .and("docker://" + reference, "dir:" + copy)
                .run();
    }

    @Override
    public Set<Digest> expected(Image image) {
        return image.complete();
    }

    @Override
    public Set<Digest> held(Image image, String reference) {
        return Hashing.files(copies.getOrDefault(reference, folder));
    }

    @Override
    public void close() {}

    private Command skopeo(String... arguments) {
        return Command.of(SKOPEO, arguments)
                .with("REGISTRY_AUTH_FILE", folder.resolve("auth.json").toString());
    }
}
