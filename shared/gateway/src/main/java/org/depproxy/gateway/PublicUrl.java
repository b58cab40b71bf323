package org.depproxy.gateway;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where clients reach the proxy: as configured, or else by the name that the gateway itself was reached by. Never from
 * {@code Host}, {@code Forwarded} or the like, with which a client could have another's credentials sent elsewhere.
 *
 * @param configured an address without a path; empty when there is none
 */
public record PublicUrl(Optional<String> configured) {
    private static final Pattern GRAMMAR = Pattern.compile("https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?");

    public PublicUrl {
        configured.ifPresent(PublicUrl::checked);
    }

    /** Reads it from a setting: empty for none. */
    public static PublicUrl parse(String text) {
        String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return new PublicUrl(Optional.of(bare).filter(url -> !url.isEmpty()));
    }

    /** The address for the answer to this request. */
    String of(Request request) {
        return configured
                .or(() -> request.domainName().map(name -> checked("https://" + name)))
                .orElseThrow(
                        () -> new IllegalStateException("neither PUBLIC_URL nor the event says where clients are"));
    }

    private static String checked(String url) {
        if (!GRAMMAR.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "a public address is http:// or https:// with a host, and no path: " + url);
        }
        return url;
    }
}
