package org.depproxy.acceptance.process;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a command ended.
 *
 * @param command the command line, for messages
 * @param exit its exit status
 * @param output what it wrote to standard output
 * @param complaints what it wrote to standard error
 */
public record Outcome(String command, int exit, String output, String complaints) {

    /** The outcome of a step that a client does not have. */
    public static Outcome nothingToDo(String command) {
        return new Outcome(command, 0, "", "");
    }

    /** This outcome, asserted to be a success. */
    public Outcome succeeded() {
        assertThat(exit)
                .as("exit status of %s%n%s%n%s", command, output, complaints)
                .isZero();
        return this;
    }

    /** Asserts a failure in which the client told its user something that matches {@code message}. */
    public void failedSaying(String message) {
        assertThat(exit).as("exit status of %s%n%s", command, output).isNotZero();
        assertThat(output + complaints).as("what %s says", command).containsPattern(message);
    }
}
