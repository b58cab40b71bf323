package org.depproxy.local;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The template's parameter that lists the registries: {@code name=URL}, separated by commas. */
final class UpstreamParameter {
    /** Its name. */
    static final String NAME = "Upstreams";

    private UpstreamParameter() {}

    /** The registries that the template names by itself, and those given here, which go before them. */
    static String value(Optional<String> byDefault, Map<String, URI> given) {
        Map<String, String> upstreams = new TreeMap<>();
        byDefault.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(entry -> entry.split("=", 2))
                .filter(entry -> entry.length == 2)
                .forEach(entry -> upstreams.put(entry[0], entry[1]));
        given.forEach((name, uri) -> upstreams.put(name, uri.toString()));
        return upstreams.entrySet().stream()
                .map(upstream -> upstream.getKey() + "=" + upstream.getValue())
                .collect(Collectors.joining(","));
    }
}
