package org.depproxy.cli;

import java.net.URI;
import java.util.Map;
import org.depproxy.local.LocalRuntime;
import org.depproxy.local.LocalSettings;
import org.depproxy.local.http.StartFailed;
import org.depproxy.local.template.InvalidTemplate;

/** Starts the one-machine runtime, which executes template.yaml. */
final class LocalProxies implements ProxyStarter {

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
            return new Running(runtime, settings);
        } catch (StartFailed | InvalidTemplate | IllegalArgumentException e) {
            throw new ProxyNotStarted(String.valueOf(e.getMessage()), e);
        }
    }

    private record Running(LocalRuntime runtime, ProxySettings settings) implements RunningProxy {

        /** On this machine, also when the public URL is another one. */
        @Override
        public URI uri() {
            return settings.publicUrl().isPresent() ? URI.create("http://localhost:" + runtime.port()) : runtime.url();
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
