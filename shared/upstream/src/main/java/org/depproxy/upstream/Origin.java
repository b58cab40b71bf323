package org.depproxy.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a request is sent to: scheme, host and port, in lower case and with the port spelt out. Secrets belong to one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454">RFC 6454</a>
 */
record Origin(String scheme, String host, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int LAST_PORT = 65_535;
    private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+]");

    /**
     * The origin of an absolute address.
     *
     * @throws IllegalArgumentException when it has none
     */
    static Origin of(URI uri) {
        return trusted(uri)
                .orElseThrow(() -> new IllegalArgumentException("not an http or https address with a plain host"));
    }

    /** The origin of an address, where it is http or https, names a plain host, and no user. */
    static Optional<Origin> trusted(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if ((!secure && !scheme.equals("http"))
                || !HOST.matcher(host).matches()
                || uri.getPort() == 0
                || uri.getPort() > LAST_PORT) {
            return Optional.empty();
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS : HTTP;
        return Optional.of(new Origin(scheme, host, port));
    }

    /** Reads an address that somebody else named; absent when it is not safe to take. */
    static Optional<URI> address(String text) {
        if (text.length() > UpstreamLimits.ADDRESS_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    boolean secure() {
        return scheme.equals("https");
    }

    boolean sameHost(Origin other) {
        return host.equals(other.host);
    }

    /** Whether it is on the port that its scheme implies. */
    boolean usualPort() {
        return port == (secure() ? HTTPS : HTTP);
    }
}
