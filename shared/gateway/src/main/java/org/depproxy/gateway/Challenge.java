package org.depproxy.gateway;

import java.util.Optional;

/**
 * What a client is told to log in with.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">distribution, "Token Authentication"</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 */
final class Challenge {
    /** The name that the proxy has in challenges and tokens. */
    static final String SERVICE = "dependency_proxy";

    private Challenge() {}

    static String bearer(String publicUrl, Optional<Route.Repository> repository, Optional<String> error) {
        StringBuilder challenge =
                new StringBuilder("Bearer realm=\"%s%s\",service=\"%s\"".formatted(publicUrl, Routes.TOKEN, SERVICE));
        // Names hold no quote and no backslash: Routes takes none.
        repository.ifPresent(r -> challenge.append(",scope=\"repository:%s:pull\"".formatted(r.name())));
        error.ifPresent(code -> challenge.append(",error=\"%s\"".formatted(code)));
        return challenge.toString();
    }

    static String basic() {
        return "Basic realm=\"" + SERVICE + "\", charset=\"UTF-8\"";
    }
}
