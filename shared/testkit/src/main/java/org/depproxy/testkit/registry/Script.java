package org.depproxy.testkit.registry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults in force. Each counts its own occurrences from the moment it was added. Thread-safe. */
final class Script {
    private record Entry(Fault fault, AtomicInteger occurrences) {}

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    void add(Fault fault) {
        entries.add(new Entry(fault, new AtomicInteger()));
    }

    /** No faults any more; whoever waits before a gate goes on. */
    void clear() {
        List<Entry> ended = List.copyOf(entries);
        entries.removeAll(ended);
        for (Entry entry : ended) {
            if (entry.fault().misbehaviour() instanceof Misbehaviour.HoldsBody(Gate gate)) {
                gate.open();
            }
            if (entry.fault().misbehaviour() instanceof Misbehaviour.Stalls(Gate gate)) {
                gate.open();
            }
        }
    }

    /** What is to go wrong with this request, in the order in which it was scripted. */
    List<Misbehaviour> due(Asked asked) {
        return entries.stream()
                .filter(entry -> entry.fault().on().test(asked))
                .filter(entry -> {
                    int time = entry.occurrences().incrementAndGet();
                    return time >= entry.fault().firstTime()
                            && time <= entry.fault().lastTime();
                })
                .map(entry -> entry.fault().misbehaviour())
                .toList();
    }
}
