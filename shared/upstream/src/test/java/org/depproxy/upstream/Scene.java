package org.depproxy.upstream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.depproxy.cache.Source;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;

/** What the tests of this package have in common. */
final class Scene {
    static final UpstreamLimits QUICK = new UpstreamLimits(
            Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofMillis(1500));
    static final UpstreamLimits PATIENT = UpstreamLimits.DEFAULT;
    static final RegistryName NAME = new RegistryName("registry.test");
    static final ImageName IMAGE = new ImageName(NAME, "team/app");
    static final Tag LATEST = new Tag("latest");
    static final String MANIFEST_PATH = "/v2/team/app/manifests/latest";
    static final UpstreamLogin LOGIN = new UpstreamLogin("robot", "s3cret");
    static final String LOGIN_HEADER = "Basic cm9ib3Q6czNjcmV0";
    static final byte[] BYTES = "{\"schemaVersion\":2,\"layers\":[]}".getBytes(StandardCharsets.UTF_8);
    static final Digest DIGEST = Digest.sha256(BYTES);
    static final String BLOB_PATH = "/v2/team/app/blobs/" + DIGEST;
    static final Map<String, String> MANIFEST_HEADERS =
            Map.of("Content-Type", MediaType.OCI_MANIFEST.value(), "Docker-Content-Digest", DIGEST.toString());

    private Scene() {}

    static Source anonymous(URI base) {
        return source(UpstreamRegistry.anonymous(NAME, base));
    }

    static Source withLogin(URI base) {
        return source(UpstreamRegistry.anonymous(NAME, base).with(LOGIN));
    }

    static Source withClosedLogin(URI base) {
        return source(UpstreamRegistry.anonymous(NAME, base).with(new UpstreamRegistry.Login.Closed("AAAA")));
    }

    private static Source source(UpstreamRegistry registry) {
        return new Source(IMAGE, registry);
    }

    /** An adapter whose operator has configured these servers. */
    static RegistryUpstream upstream(UpstreamLimits limits, InstantSource clock, RawServer... servers) {
        List<UpstreamRegistry> operators = Arrays.stream(servers)
                .map(server -> UpstreamRegistry.anonymous(NAME, server.base()))
                .toList();
        return new RegistryUpstream(limits, operators, RealmPins.DEFAULT, clock);
    }

    static RegistryUpstream upstream(UpstreamLimits limits, RawServer... servers) {
        return upstream(limits, InstantSource.system(), servers);
    }
}
