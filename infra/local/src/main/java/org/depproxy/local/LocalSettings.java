package org.depproxy.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How to run a template on this machine.
 *
 * @param template the template.yaml; the code of its functions is looked for beside it, as it says
 * @param data the directory that everything is kept in; made when it is not there
 * @param address the address to listen on
 * @param port the port people pull from, 0 for any free one
 * @param blobPort the port that blobs are redirected to, 0 for any free one
 * @param publicUrl how clients reach {@code port}, when that is not {@code http://localhost:port}
 * @param upstreams registries that may be pulled from besides those of the template, or elsewhere than it says, by name
 * @param parameters values for other parameters of the template, by name
 */
public record LocalSettings(
        Path template,
        Path data,
        String address,
        int port,
        int blobPort,
        Optional<URI> publicUrl,
        Map<String, URI> upstreams,
        Map<String, String> parameters) {
    /** Where nobody but this machine can reach it. */
    public static final String DEFAULT_ADDRESS = "127.0.0.1";

    public static final int DEFAULT_PORT = 8080;

    private static final int MAX_PORT = 65_535;

    public LocalSettings {
        if (port < 0 || port > MAX_PORT || blobPort < 0 || blobPort > MAX_PORT) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port + " or " + blobPort);
        }
        if (address.isBlank()) {
            throw new IllegalArgumentException("an address to listen on is not blank");
        }
        publicUrl.filter(url -> url.getHost() == null).ifPresent(url -> {
            throw new IllegalArgumentException("a public URL has a host, unlike " + url);
        });
        upstreams = Map.copyOf(new LinkedHashMap<>(upstreams));
        parameters = Map.copyOf(parameters);
    }

    /** The usual port on loopback, with the template's own upstreams. */
    public static LocalSettings of(Path template, Path data) {
        return new LocalSettings(
                template, data, DEFAULT_ADDRESS, DEFAULT_PORT, 0, Optional.empty(), Map.of(), Map.of());
    }

    public LocalSettings withPorts(int newPort, int newBlobPort) {
        return new LocalSettings(template, data, address, newPort, newBlobPort, publicUrl, upstreams, parameters);
    }

    public LocalSettings withUpstreams(Map<String, URI> newUpstreams) {
        return new LocalSettings(template, data, address, port, blobPort, publicUrl, newUpstreams, parameters);
    }
}
