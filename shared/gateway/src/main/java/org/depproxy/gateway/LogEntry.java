package org.depproxy.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.depproxy.cache.Counted;

/** A line of the log before it is written: its members, and what it counts. Immutable. */
public final class LogEntry {
    private final Json.Members members;
    private final Optional<String> outcome;
    private final Map<Counted, Long> counted;

    private LogEntry(Json.Members members, Optional<String> outcome, Map<Counted, Long> counted) {
        this.members = members;
        this.outcome = outcome;
        this.counted = counted;
    }

    static LogEntry of(Json.Members members) {
        return new LogEntry(members, Optional.empty(), Map.of());
    }

    /** An entry with these members: numbers as numbers, all else as text. */
    public static LogEntry of(Map<String, ?> members) {
        return of(LogObject.members(new LinkedHashMap<>(members)));
    }

    /** The same, about a request or an order that ended in this case: that is what its metric is called. */
    public LogEntry ending(String label) {
        return new LogEntry(members, Optional.of(label), counted);
    }

    /** The same, counting so many of these. */
    public LogEntry counting(Counted what, long number) {
        Map<Counted, Long> all = new EnumMap<>(Counted.class);
        all.putAll(counted);
        all.merge(what, number, Long::sum);
        return new LogEntry(members, outcome, all);
    }

    /** The case in which something ended, if that is what this is about. */
    Optional<String> outcome() {
        return outcome;
    }

    /** What it counts besides. */
    Map<Counted, Long> counted() {
        return Map.copyOf(counted);
    }

    void write(JsonGenerator json) throws IOException {
        members.write(json);
    }

    /** The line without what it counts. */
    String json() {
        return Json.object(this::write);
    }
}
