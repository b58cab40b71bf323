package org.depproxy.settings;

import java.net.URI;
import org.depproxy.name.RegistryName;

/**
 * Where images of a registry come from.
 *
 * @param name what image names call it
 * @param base its address: {@code http} or {@code https} with a host, without a query; {@code /v2/} is added to its path
 * @param login who the proxy says it is there
 */
public record UpstreamRegistry(RegistryName name, URI base, Login login) {
    /** The longest address, in characters. */
    public static final int MAX_BASE = 1024;

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Who the proxy says it is at a registry. */
    public sealed interface Login {
        /** Nobody. */
        record Anonymous() implements Login {}

        /** The owner of this login. */
        record As(UpstreamLogin login) implements Login {}

        /**
         * The owner of a login that cannot be read here: it was sealed with another secret. Never nobody instead.
         *
         * @param sealed as it is kept. Never printed
         */
        record Closed(String sealed) implements Login {
            @Override
            public String toString() {
                return "redacted";
            }
        }
    }

    public UpstreamRegistry {
        String scheme = base.getScheme();
        if (!("https".equals(scheme) || "http".equals(scheme))
                || base.getHost() == null
                || base.getUserInfo() != null
                || base.getQuery() != null
                || base.getFragment() != null
                || base.toString().length() > MAX_BASE) {
            throw new IllegalArgumentException("an upstream is an http or https address with a host, and no user, query"
                    + " or fragment: registry " + name);
        }
    }

    /** An upstream that is pulled from anonymously. */
    public static UpstreamRegistry anonymous(RegistryName name, URI base) {
        return new UpstreamRegistry(name, base, new Login.Anonymous());
    }

    /** The same with this login. */
    public UpstreamRegistry with(UpstreamLogin other) {
        return with(new Login.As(other));
    }

    /** The same, asked as this. */
    public UpstreamRegistry with(Login other) {
        return new UpstreamRegistry(name, base, other);
    }

    /**
     * Whether it is reached at the same scheme, host and port: what a login was given for.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-5">RFC 6454, section 5</a>
     */
    public boolean sharesOrigin(UpstreamRegistry other) {
        return base.getScheme().equals(other.base.getScheme())
                && base.getHost().equalsIgnoreCase(other.base.getHost())
                && port(base) == port(other.base);
    }

    private static int port(URI base) {
        int usual = base.getScheme().equals("https") ? HTTPS : HTTP;
        return base.getPort() < 0 ? usual : base.getPort();
    }
}
