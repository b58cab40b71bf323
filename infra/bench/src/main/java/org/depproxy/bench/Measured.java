package org.depproxy.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured of one contender, round by round. Not thread-safe. */
final class Measured {

    /** What is measured, as it stands in the table. */
    enum Row {
        COLD_ONE("cold pull, one layer", "%.2f s"),
        COLD_MANY("cold pull, 20 layers", "%.2f s"),
        WARM_ONE("warm pull, one layer", "%.2f s"),
        WARM_MANY("warm pull, 20 layers", "%.2f s"),
        UPSTREAM_COLD("upstream requests of the cold pull, one layer", "%.0f"),
        UPSTREAM_COLD_MANY("upstream requests of the cold pull, 20 layers", "%.0f"),
        UPSTREAM_WARM("upstream requests of the warm pull, 20 layers", "%.0f"),
        DIGEST_RATE("manifest by digest", "%.0f/s"),
        DIGEST_MEDIAN("manifest by digest, p50", "%.2f ms"),
        DIGEST_TAIL("manifest by digest, p99", "%.2f ms"),
        TAG_RATE("manifest by tag", "%.0f/s"),
        TAG_MEDIAN("manifest by tag, p50", "%.2f ms"),
        TAG_TAIL("manifest by tag, p99", "%.2f ms"),
        PEAK("peak memory (VmHWM)", "%.0f MiB"),
        FILL("copy of one layer into the store, hashed", "%.2f s"),
        FLOOR("curl of the same \\| sha256sum", "%.2f s");

        private final String title;
        private final String format;

        Row(String title, String format) {
            this.title = title;
            this.format = format;
        }
    }

    private final Map<Row, List<Double>> values = new EnumMap<>(Row.class);

    void add(Row row, double value) {
        values.computeIfAbsent(row, key -> new ArrayList<>()).add(value);
    }

    /** The medians of two contenders beside each other, in Markdown. */
    static String table(String first, Measured a, String second, Measured b) {
        StringBuilder table = new StringBuilder("| | " + first + " | " + second + " |\n|---|---:|---:|\n");
        for (Row row : Row.values()) {
            table.append("| %s | %s | %s |%n".formatted(row.title, a.median(row), b.median(row)));
        }
        return table.toString();
    }

    private String median(Row row) {
        List<Double> sorted =
                values.getOrDefault(row, List.of()).stream().sorted().toList();
        if (sorted.isEmpty()) {
            return "";
        }
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return String.format(Locale.ROOT, row.format, median);
    }
}
