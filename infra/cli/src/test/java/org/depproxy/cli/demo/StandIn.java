package org.depproxy.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.depproxy.cli.proxy.ProxyNotStarted;
import org.depproxy.cli.proxy.ProxySettings;
import org.depproxy.cli.proxy.ProxyStarter;
import org.depproxy.cli.proxy.RunningProxy;
import org.depproxy.testkit.registry.EmbeddedRegistry;

/** Another registry in the proxy's place: it speaks the same protocol, and already has the images under their names. */
final class StandIn implements ProxyStarter {
    private final EmbeddedRegistry registry;

    StandIn(EmbeddedRegistry registry) {
        this.registry = registry;
    }

    @Override
    public RunningProxy start(ProxySettings settings) throws ProxyNotStarted {
        try {
            Files.createDirectories(settings.data());
            Files.writeString(
                    settings.data().resolve("bootstrap.json"),
                    "{\"username\":\"owner\",\"token\":\"t0ken\",\"group\":\"demo\"}");
        } catch (IOException e) {
            throw new ProxyNotStarted("write bootstrap.json", e);
        }
        return new RunningProxy() {
            @Override
            public URI uri() {
                return registry.uri();
            }

            @Override
            public void close() {
                registry.close();
            }
        };
    }
}
