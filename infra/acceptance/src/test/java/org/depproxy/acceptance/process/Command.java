package org.depproxy.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command line with its environment and input, run to its end.
 *
 * @param words the program and its arguments
 * @param environment variables to set; a blank value takes the variable away
 * @param input what the program reads from standard input
 * @param limit how long it may take
 */
public record Command(List<String> words, Map<String, String> environment, String input, Duration limit) {

    /** Enough for any pull that is not slow on purpose: the 1 GiB layer on a loaded machine with two cores. */
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(4);

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** A command without input that may take four minutes. */
    public static Command of(Tool tool, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(tool.require().toString());
        words.addAll(List.of(arguments));
        return new Command(words, Map.of(), "", USUAL_LIMIT);
    }

    /** The same with further arguments. */
    public Command and(String... arguments) {
        List<String> more = new ArrayList<>(words);
        more.addAll(List.of(arguments));
        return new Command(more, environment, input, limit);
    }

    /** The same with a variable set. */
    public Command with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(words, more, input, limit);
    }

    /** The same, reading {@code text}. */
    public Command reading(String text) {
        return new Command(words, environment, text, limit);
    }

    /**
     * Runs it and waits for its end.
     *
     * @throws AssertionError when it is not over within the limit; it is killed then
     */
    public Outcome run() {
        try {
            Path output = Files.createTempFile("depproxy-command", ".out");
            try {
                Outcome outcome = run(output);
                return new Outcome(outcome.command(), outcome.exit(), Files.readString(output), outcome.complaints());
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("run " + words, e);
        }
    }

    /** Runs it as {@link #run()} does, with standard output going to a file: for output that is large or binary. */
    public Outcome run(Path output) {
        try {
            Path complaints = Files.createTempFile("depproxy-command", ".err");
            try {
                int exit = exitOf(output, complaints);
                return new Outcome(String.join(" ", words), exit, "", Files.readString(complaints));
            } finally {
                Files.deleteIfExists(complaints);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("run " + words, e);
        }
    }

    private int exitOf(Path output, Path complaints) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectOutput(output.toFile()).redirectError(complaints.toFile());
        environment.forEach((name, value) -> {
            if (value.isBlank()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Process process = builder.start();
        try (var stdin = process.outputWriter()) {
            stdin.write(input);
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + limit.toSeconds() + " s: " + words + "\n"
                        + Files.readString(output) + Files.readString(complaints));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + words, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
