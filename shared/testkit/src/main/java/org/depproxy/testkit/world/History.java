package org.depproxy.testkit.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.depproxy.testkit.simulation.Scheduler;

/** All that happened in a run, in order. */
public final class History {
    private static final int PRINTED = 120;

    private final Scheduler scheduler;
    private final List<Event> events = new ArrayList<>();

    History(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    Event add(String port, String what, List<Object> arguments, Optional<Object> result) {
        Event event = new Event(events.size(), scheduler.instant(), scheduler.current(), port, what, arguments, result);
        events.add(event);
        return event;
    }

    /** The number of the next event. */
    public int size() {
        return events.size();
    }

    /** All of it, in words. */
    public List<String> lines() {
        return events.stream().map(Event::toString).toList();
    }

    /** The last part of it. */
    String tail() {
        return events.subList(Math.max(0, events.size() - PRINTED), events.size()).stream()
                .map(Event::toString)
                .collect(Collectors.joining("\n"));
    }
}
