package org.depproxy.gateway;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.depproxy.cache.CircuitEvent;
import org.depproxy.cache.Counted;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.circuit.Circuit;
import org.depproxy.name.CredentialName;

/** One line for each thing that happens to the circuit of an upstream. Thread-safe. */
public final class CircuitLog implements Consumer<CircuitEvent> {
    private final RequestLog log;

    /** Writes to this log. */
    public CircuitLog(RequestLog log) {
        this.log = log;
    }

    @Override
    public void accept(CircuitEvent event) {
        Map<String, String> members = new TreeMap<>();
        switch (event) {
            case CircuitEvent.Opened(CredentialName key, Circuit.Cause cause, Instant until) -> {
                name(members, "CircuitOpened", key);
                members.put("cause", cause.name().toLowerCase(Locale.ROOT));
                members.put("until", until.toString());
            }
            case CircuitEvent.Closed(CredentialName key) -> name(members, "CircuitClosed", key);
            case CircuitEvent.NotNoted(CredentialName key, StoreUnavailable why) -> {
                name(members, "CircuitNotNoted", key);
                members.put("trouble", String.valueOf(why.getMessage()));
            }
        }
        LogEntry entry = LogEntry.of(members);
        log.entry(counted(event).map(what -> entry.counting(what, 1)).orElse(entry));
    }

    private static Optional<Counted> counted(CircuitEvent event) {
        return switch (event) {
            case CircuitEvent.Opened opened -> Optional.of(Counted.OPENED_CIRCUITS);
            case CircuitEvent.Closed closed -> Optional.of(Counted.CLOSED_CIRCUITS);
            case CircuitEvent.NotNoted notNoted -> Optional.empty();
        };
    }

    private static void name(Map<String, String> members, String event, CredentialName key) {
        members.put("event", event);
        members.put("registry", key.registry().value());
        key.group().ifPresent(group -> members.put("group", group.value()));
    }
}
