package org.depproxy.cli.proxy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the proxy on this machine is to be like.
 *
 * @param template the {@code template.yaml} it executes
 * @param data the directory it keeps everything in
 * @param listen the address it listens on
 * @param port its port, 0 for a free one
 * @param blobPort the port of the object storage that blobs are redirected to, 0 for a free one
 * @param publicUrl the URL by which clients reach it, where that is another
 * @param upstreams registries by name, besides or instead of the template's own
 */
public record ProxySettings(
        Path template,
        Path data,
        String listen,
        int port,
        int blobPort,
        Optional<URI> publicUrl,
        Map<String, URI> upstreams) {

    public ProxySettings {
        upstreams = Map.copyOf(upstreams);
    }
}
