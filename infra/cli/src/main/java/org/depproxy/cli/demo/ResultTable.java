package org.depproxy.cli.demo;

import java.util.ArrayList;
import java.util.List;
import org.depproxy.cli.text.Columns;

/** The demonstration's results as text: the first two columns to the left, numbers to the right. */
final class ResultTable {
    private static final List<String> HEAD =
            List.of("image", "run", "time", "from upstream", "from cache", "GET", "HEAD", "token", "pulls counted");
    private static final int LEFT_COLUMNS = 2;

    private ResultTable() {}

    /** The lines of the table; no line ends in a space. */
    static List<String> lines(List<Measured> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Measured result : results) {
            rows.add(row(result.image().name() + ":" + result.image().tag(), "cold", result.cold()));
            rows.add(row("  " + result.image().description(), "warm", result.warm()));
        }
        List<String> lines = new ArrayList<>(Columns.lines(rows, LEFT_COLUMNS));
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
}
