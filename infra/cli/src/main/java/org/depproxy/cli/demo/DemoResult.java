package org.depproxy.cli.demo;

import java.util.List;
import java.util.stream.Collectors;

/** How the demonstration ended. */
public sealed interface DemoResult {

    /** Every byte was right, and the warm runs took no GET from upstream. */
    record Shown(String summary) implements DemoResult {}

    /** Something was not as promised. */
    record Failed(String reason) implements DemoResult {}

    /** Judges complete measurements: all that is left to ask is whether the warm runs needed upstream. */
    static DemoResult of(List<Measured> results) {
        String asked = results.stream()
                .filter(result -> result.warm().upstream().contentGets() > 0)
                .map(result -> result.image().name() + ":" + result.image().tag() + " took "
                        + result.warm().upstream().contentGets())
                .collect(Collectors.joining(", "));
        if (!asked.isEmpty()) {
            return new Failed("warm pulls must take no GET from upstream, but " + asked);
        }
        int parts = results.stream()
                .flatMap(result -> List.of(result.cold(), result.warm()).stream())
                .mapToInt(run -> run.pulled().manifests() + run.pulled().blobs())
                .sum();
        long bytes = results.stream()
                .mapToLong(result ->
                        result.cold().pulled().bytes() + result.warm().pulled().bytes())
                .sum();
        return new Shown("Every byte was right: " + parts + " manifests and blobs, " + Figures.bytes(bytes)
                + ", each hashed to its digest. Warm pulls took 0 GETs from upstream.");
    }
}
