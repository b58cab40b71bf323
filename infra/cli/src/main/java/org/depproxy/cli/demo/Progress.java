package org.depproxy.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says what is going on when it takes longer than a second: in place on a terminal, else by a line every five seconds.
 * Thread-safe.
 */
final class Progress implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration NEXT_LINE = Duration.ofSeconds(5);
    private static final String ERASE_LINE = "\r\033[K";

    private final PrintWriter out;
    private final Screen screen;
    private final InstantSource clock;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    private final ScheduledFuture<?> ticks;
    private Optional<Step> current = Optional.empty();
    private Duration nextLineAfter = QUIET;

    /** Something that takes a while, and how far it is. */
    final class Step implements AutoCloseable {
        private final String label;
        private final long totalBytes;
        private final Instant began = clock.instant();
        private final AtomicLong doneBytes = new AtomicLong();

        private Step(String label, long totalBytes) {
            this.label = label;
            this.totalBytes = totalBytes;
        }

        void advance(long bytes) {
            doneBytes.addAndGet(bytes);
        }

        Duration elapsed() {
            return Duration.between(began, clock.instant());
        }

        private String line() {
            String done = doneBytes.get() > 0 ? "  " + Figures.bytes(doneBytes.get()) : "";
            String total = totalBytes > 0 ? " of " + Figures.bytes(totalBytes) : "";
            return label + done + total + "  " + elapsed().toSeconds() + " s";
        }

        /** It is over; a line drawn in place goes away. */
        @Override
        public void close() {
            end();
        }
    }

    Progress(PrintWriter out, Screen screen, InstantSource clock) {
        this.out = out;
        this.screen = screen;
        this.clock = clock;
        ticks = ticker.scheduleAtFixedRate(this::tick, REDRAW.toMillis(), REDRAW.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins a step; 0 as {@code totalBytes} when there is nothing to count. One step at a time. */
    synchronized Step begin(String label, long totalBytes) {
        var step = new Step(label, totalBytes);
        current = Optional.of(step);
        nextLineAfter = QUIET;
        return step;
    }

    /** A line that stays. */
    synchronized void say(String line) {
        erase();
        out.println(line);
        out.flush();
    }

    synchronized void tick() {
        current.filter(step -> step.elapsed().compareTo(nextLineAfter) >= 0).ifPresent(this::show);
    }

    private void show(Step step) {
        switch (screen) {
            case TERMINAL -> out.print(ERASE_LINE + step.line());
            case PLAIN -> {
                out.println(step.line());
                nextLineAfter = step.elapsed().plus(NEXT_LINE);
            }
        }
        out.flush();
    }

    private synchronized void end() {
        erase();
        current = Optional.empty();
    }

    private void erase() {
        if (screen == Screen.TERMINAL && current.isPresent()) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }

    @Override
    public void close() {
        ticks.cancel(false);
        ticker.shutdown();
    }
}
