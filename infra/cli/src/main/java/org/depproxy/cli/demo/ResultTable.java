package org.depproxy.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The demonstration's results as text: the first two columns to the left, numbers to the right. */
final class ResultTable {
    private static final List<String> HEAD =
            List.of("image", "run", "time", "from upstream", "from cache", "GET", "HEAD", "token", "pulls counted");
    private static final int LEFT_COLUMNS = 2;
    private static final String GAP = "  ";

    private ResultTable() {}

    /** The lines of the table; no line ends in a space. */
    static List<String> lines(List<Measured> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Measured result : results) {
            rows.add(row(result.image().name() + ":" + result.image().tag(), "cold", result.cold()));
            rows.add(row("  " + result.image().description(), "warm", result.warm()));
        }
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(line(row, widths)));
        lines.add(1, "-".repeat(lines.getFirst().length()));
        return lines;
    }

    private static List<String> row(String image, String run, Run what) {
        return List.of(
                image,
                run,
                Figures.seconds(what.time()),
                Figures.bytes(what.bytesFromUpstream()),
                Figures.bytes(what.bytesFromCache()),
                Long.toString(what.upstream().manifestGets() + what.upstream().blobGets()),
                Long.toString(what.upstream().manifestHeads() + what.upstream().blobHeads()),
                Long.toString(what.upstream().tokenRequests()),
                Long.toString(what.upstream().pullsCounted()));
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            line.append(column < LEFT_COLUMNS ? row.get(column) + padding : padding + row.get(column));
            line.append(column < row.size() - 1 ? GAP : "");
        }
        return line.toString().stripTrailing();
    }
}
