package org.depproxy.cli;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.cli.proxy.ProxyNotStarted;
import org.depproxy.cli.proxy.ProxySettings;
import org.depproxy.cli.proxy.ProxyStarter;
import org.depproxy.cli.proxy.RunningProxy;
import org.depproxy.local.FirstStart;
import org.depproxy.local.LocalRuntime;
import org.depproxy.local.LocalSettings;
import org.depproxy.local.Running;
import org.depproxy.local.http.StartFailed;
import org.depproxy.local.template.InvalidTemplate;

/** Starts the one-machine runtime, which executes template.yaml. */
final class LocalProxies implements ProxyStarter {
    private static final Logger LOG = Logger.getLogger(LocalProxies.class.getName());

    @Override
    public RunningProxy start(ProxySettings settings) throws ProxyNotStarted {
        try {
            LocalRuntime runtime = LocalRuntime.start(new LocalSettings(
                    settings.template(),
                    settings.data(),
                    settings.listen(),
                    settings.port(),
                    settings.blobPort(),
                    settings.publicUrl(),
                    settings.upstreams(),
                    Map.of()));
            return prepared(runtime, settings);
        } catch (StartFailed | InvalidTemplate | IllegalArgumentException e) {
            throw new ProxyNotStarted(String.valueOf(e.getMessage()), e);
        }
    }

    private static RunningProxy prepared(LocalRuntime runtime, ProxySettings settings) throws ProxyNotStarted {
        try {
            FirstStart.prepare(runtime.environmentOf("TokenFunction"), settings.data(), InstantSource.system());
            Running.announce(runtime.environmentOf("ManifestFunction"), settings.data());
            return new Started(runtime, settings);
        } catch (IOException | StoreUnavailable e) {
            runtime.close();
            throw new ProxyNotStarted("The data directory cannot be prepared: " + e.getMessage(), e);
        }
    }

    private record Started(LocalRuntime runtime, ProxySettings settings) implements RunningProxy {

        /** On this machine, also when the public URL is another one. */
        @Override
        public URI uri() {
            return settings.publicUrl().isPresent() ? URI.create("http://localhost:" + runtime.port()) : runtime.url();
        }

        @Override
        public void close() {
            try {
                Running.retract(settings.data());
            } catch (IOException e) {
                LOG.log(Level.WARNING, "take back " + Running.FILE, e);
            }
            runtime.close();
        }
    }
}
