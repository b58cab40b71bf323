package org.depproxy.cli.demo;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people write them. */
final class Figures {
    private static final long KILO = 1000;
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private Figures() {}

    /** {@code 999 B}, {@code 3.4 MB}, {@code 310 MB}. */
    static String bytes(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= KILO - 0.5 && unit < UNITS.length - 1) {
            value /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** {@code 0.41 s}, {@code 12.3 s}. */
    static String seconds(Duration duration) {
        double seconds = duration.toMillis() / 1e3;
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
    }
}
