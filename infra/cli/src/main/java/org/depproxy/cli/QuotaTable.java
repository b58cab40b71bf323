package org.depproxy.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.cli.text.Columns;
import org.depproxy.name.GroupPath;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.RateLimit;

/** What is known of upstreams' limits as text. */
final class QuotaTable {
    private static final List<String> HEAD =
            List.of("upstream", "credential", "limit", "remaining", "window", "source", "last seen", "pulls saved");
    private static final String UNKNOWN = "-";

    private QuotaTable() {}

    /** The lines of the table, and one for each upstream that throttles; no line ends in a space. */
    static List<String> lines(List<QuotaRecord> records, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        records.forEach(record -> rows.add(row(record, now)));
        List<String> lines = new ArrayList<>(Columns.lines(rows, HEAD.size()));
        records.stream()
                .filter(record -> record.isThrottled(now))
                .forEach(record -> lines.add(
                        record.key().registry() + " (" + credential(record) + ") wants not to be asked before "
                                + record.throttledUntil().map(QuotaTable::time).orElse(UNKNOWN)));
        return lines;
    }

    private static List<String> row(QuotaRecord record, Instant now) {
        Optional<RateLimit> limit = record.seen().map(QuotaSeen::limit);
        OptionalLong left = record.remaining(now);
        return List.of(
                record.key().registry().value(),
                credential(record),
                limit.map(RateLimit::limit).map(String::valueOf).orElse(UNKNOWN),
                left.isPresent() ? Long.toString(left.getAsLong()) : UNKNOWN,
                limit.map(RateLimit::window).map(QuotaTable::length).orElse(UNKNOWN),
                limit.flatMap(RateLimit::source).orElse(UNKNOWN),
                record.seen().map(QuotaSeen::at).map(QuotaTable::time).orElse(UNKNOWN),
                Long.toString(record.saved()));
    }

    private static String credential(QuotaRecord record) {
        return record.key()
                .group()
                .map(GroupPath::value)
                .map(path -> "group " + path)
                .orElse("deployment");
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String length(Duration window) {
        long seconds = window.toSeconds();
        long hour = Duration.ofHours(1).toSeconds();
        return seconds % hour == 0 ? seconds / hour + " h" : seconds + " s";
    }
}
