package org.depproxy.cli.text;

import java.util.List;
import java.util.stream.IntStream;

/** Rows of cells as lines of text, one column below the other. */
public final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /**
     * One line for each row; no line ends in a space.
     *
     * @param rows all of the same number of cells
     * @param left how many columns keep to the left; the others keep to the right
     */
    public static List<String> lines(List<List<String>> rows, int left) {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths, left)).toList();
    }

    private static String line(List<String> row, int[] widths, int left) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            line.append(column < left ? row.get(column) + padding : padding + row.get(column));
            line.append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
