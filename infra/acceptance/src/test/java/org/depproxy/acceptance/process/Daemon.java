package org.depproxy.acceptance.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A program that runs until it is stopped, by its own process id and no other way. Thread-safe. */
public final class Daemon implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 50;

    /** What runs, so that not even a test run that is broken off leaves it behind. */
    private static final Set<Daemon> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Daemon::kill), "end of all daemons"));
    }

    private final Process process;
    private final Path log;
    private final Thread reader;

    private Daemon(Process process, Path log, Thread reader) {
        this.process = process;
        this.log = log;
        this.reader = reader;
    }

    /**
     * Starts it.
     *
     * @param command its words and environment; the input and limit do not apply
     * @param log the file that takes its standard error
     * @param lines called with each line of its standard output, from one other thread
     */
    public static Daemon start(Command command, Path log, Consumer<String> lines) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command.words()).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(command.environment());
            Process process = builder.start();
            process.outputWriter().close();
            Thread reader = Thread.ofVirtual()
                    .name("output of " + command.words().getFirst())
                    .start(() -> {
                        try (BufferedReader output = process.inputReader()) {
                            output.lines().forEach(lines);
                        } catch (IOException | UncheckedIOException e) {
                            lines.accept("output ended: " + e.getMessage());
                        }
                    });
            Daemon daemon = new Daemon(process, log, reader);
            RUNNING.add(daemon);
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException("start " + command.words(), e);
        }
    }

    /**
     * Waits until {@code up} holds.
     *
     * @throws AssertionError with the end of its log, when it ends first or {@code limit} passes; it is stopped then
     */
    public Daemon awaitUp(Duration limit, BooleanSupplier up) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!up.getAsBoolean()) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    throw new AssertionError("did not come up within " + limit.toSeconds() + " s: " + logTail());
                }
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new AssertionError("interrupted while waiting for a daemon", e);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Sends SIGTERM, waits for the end, and gives the exit status. */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new AssertionError("still running " + STOP_LIMIT.toSeconds() + " s after SIGTERM: " + logTail());
            }
            RUNNING.remove(this);
            reader.join(STOP_LIMIT);
            return process.exitValue();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while stopping a daemon", e);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Sends SIGKILL to it and to all that it has started, and waits until it is gone. */
    public void killAndWait() {
        kill();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running " + STOP_LIMIT.toSeconds() + " s after SIGKILL");
            }
            RUNNING.remove(this);
            reader.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while killing a daemon", e);
        }
    }

    /** The processes that it has started and that live. */
    public List<ProcessHandle> descendants() {
        return process.descendants().filter(ProcessHandle::isAlive).toList();
    }

    /** The end of what it wrote to standard error. */
    public String logTail() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            List<ProcessHandle> children = descendants();
            try {
                stop();
            } finally {
                children.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
