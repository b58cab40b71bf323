package org.depproxy.gateway;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request as the gateway hands it over.
 *
 * @param path decoded once already, by the gateway: never to be decoded again
 * @param headers by their names in lower case
 * @param domainName the name the gateway was reached by, as the gateway says, not as the client does
 * @param id what the gateway calls this request
 */
record Request(
        String method,
        String path,
        Query query,
        Map<String, String> headers,
        String body,
        Optional<String> domainName,
        String id) {

    public Request {
        headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        Map.Entry::getValue,
                        (a, b) -> a + "," + b));
    }

    /** The value of a header; those of a repeated one are joined with commas. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Headers, query and body carry secrets: none of them is printed. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
