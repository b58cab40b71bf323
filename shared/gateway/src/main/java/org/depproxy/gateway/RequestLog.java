package org.depproxy.gateway;

/** Takes the one line that each request leaves. Thread-safe. */
public interface RequestLog {
    /**
     * Keeps a line.
     *
     * @param json one JSON object without a line break; no secrets
     */
    void line(String json);

    /** Keeps what became of something; a log that knows nothing of metrics keeps no more than its members. */
    default void entry(LogEntry entry) {
        line(entry.json());
    }
}
