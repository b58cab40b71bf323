package org.depproxy.cache;

import java.util.EnumMap;
import java.util.Map;

/**
 * What this instance has counted and not yet told. Whoever writes the next line of the log takes it along, so each thing is
 * told once, and counting costs neither a call nor a line of its own. Thread-safe.
 */
public final class Counts {
    private final EnumMap<Counted, Long> numbers = new EnumMap<>(Counted.class);

    /** One more. */
    public void count(Counted what) {
        synchronized (numbers) {
            numbers.merge(what, 1L, Long::sum);
        }
    }

    /** What has been counted since this was last asked, by kind; those of which there was none are left out. */
    public Map<Counted, Long> take() {
        synchronized (numbers) {
            Map<Counted, Long> taken = new EnumMap<>(numbers);
            numbers.clear();
            return taken;
        }
    }
}
