package org.depproxy.settings;

import java.net.URI;
import java.util.Optional;
import org.depproxy.name.RegistryName;

/**
 * Where images of a registry come from.
 *
 * @param name what image names call it
 * @param base its address: {@code http} or {@code https} with a host, without a query; {@code /v2/} is added to its path
 * @param login who the proxy says it is there; absent for anonymous pulls
 */
public record UpstreamRegistry(RegistryName name, URI base, Optional<UpstreamLogin> login) {
    public UpstreamRegistry {
        String scheme = base.getScheme();
        if (!("https".equals(scheme) || "http".equals(scheme))
                || base.getHost() == null
                || base.getUserInfo() != null
                || base.getQuery() != null
                || base.getFragment() != null) {
            throw new IllegalArgumentException("an upstream is an http or https address with a host, and no user, query"
                    + " or fragment: registry " + name);
        }
    }

    /** An upstream that is pulled from anonymously. */
    public static UpstreamRegistry anonymous(RegistryName name, URI base) {
        return new UpstreamRegistry(name, base, Optional.empty());
    }
}
