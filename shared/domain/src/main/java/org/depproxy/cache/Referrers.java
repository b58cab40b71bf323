package org.depproxy.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The manifests that refer to one, in upstream's order.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">
 *     distribution-spec, "Listing Referrers"</a>
 */
public record Referrers(List<Referrer> list) implements Listing {
    /** Nobody refers to it. */
    static final Referrers NONE = new Referrers(List.of());

    /** What a record takes for each beyond its texts, in bytes, at most. */
    private static final int OVERHEAD_BYTES = 64;

    public Referrers {
        list = List.copyOf(list);
    }

    @Override
    public long sizeBytes() {
        return list.stream()
                .mapToLong(referrer -> OVERHEAD_BYTES
                        + bytes(referrer.descriptor())
                        + referrer.artifactType().map(Referrers::bytes).orElse(0L))
                .sum();
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Those that are of one of these types. */
    public Referrers ofTypes(List<String> artifactTypes) {
        return new Referrers(list.stream()
                .filter(referrer ->
                        referrer.artifactType().filter(artifactTypes::contains).isPresent())
                .toList());
    }
}
