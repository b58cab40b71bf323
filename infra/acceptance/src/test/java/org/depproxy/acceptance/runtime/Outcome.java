package org.depproxy.acceptance.runtime;

/** What became of an invocation. */
public sealed interface Outcome {
    /** The handler returned; {@code json} is its answer. */
    record Returned(String json) implements Outcome {}

    /** The handler threw; {@code type} is what the runtime client calls it, {@code report} its JSON. */
    record Failed(String type, String report) implements Outcome {}

    /** The function could not be constructed, checkpointed or restored. */
    record NeverReady(String type, String report) implements Outcome {}

    /** The process ended before it answered; {@code printed} is all that it had printed. */
    record Died(int exitCode, String printed) implements Outcome {}
}
