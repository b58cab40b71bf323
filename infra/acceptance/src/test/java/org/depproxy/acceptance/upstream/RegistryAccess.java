package org.depproxy.acceptance.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Tool;

/** Whom a registry lets in. */
public sealed interface RegistryAccess {

    /** Lines of the registry's configuration; files that they name are written to {@code folder}. */
    String configuration(Path folder);

    /** Anybody may pull and push. */
    record Open() implements RegistryAccess {
        @Override
        public String configuration(Path folder) {
            return "";
        }
    }

    /** Anybody may pull what another registry has; it is fetched from there once and kept: distribution's own cache. */
    record Mirror(URI upstream) implements RegistryAccess {
        @Override
        public String configuration(Path folder) {
            return "proxy: {remoteurl: '%s'}".formatted(upstream);
        }
    }

    /** One user, with a password sent in each request. */
    record Password(Credentials credentials) implements RegistryAccess {
        @Override
        public String configuration(Path folder) {
            String line = Command.of(Tool.HTPASSWD, "-Bbn", credentials.user(), credentials.password())
                    .run()
                    .succeeded()
                    .output();
            Path file = folder.resolve("htpasswd");
            try {
                Files.writeString(file, line);
            } catch (IOException e) {
                throw new UncheckedIOException("write " + file, e);
            }
            return "auth: {htpasswd: {realm: basic-realm, path: '%s'}}".formatted(file);
        }
    }

    /** Whoever brings a token of this server. */
    record Token(TokenServer server) implements RegistryAccess {
        @Override
        public String configuration(Path folder) {
            return "auth: {token: {realm: '%s', service: '%s', issuer: '%s', rootcertbundle: '%s'}}"
                    .formatted(
                            server.realm(),
                            TokenServer.SERVICE,
                            TokenServer.ISSUER,
                            server.certificate(folder.resolve("tokens.crt")));
        }
    }
}
