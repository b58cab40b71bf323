package org.depproxy.cli.pull;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Bearer token is to be had.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token Authentication Specification</a>
 */
record Challenge(String realm, String service) {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final int MAX_CHARACTERS = 8192;

    /** Reads a {@code WWW-Authenticate} header; empty when it is not a Bearer challenge with a realm. */
    static Optional<Challenge> parse(String header) {
        if (header.length() > MAX_CHARACTERS || !header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header);
        while (matcher.find()) {
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
        }
        return Optional.ofNullable(parameters.get("realm"))
                .map(realm -> new Challenge(realm, parameters.getOrDefault("service", "")));
    }
}
