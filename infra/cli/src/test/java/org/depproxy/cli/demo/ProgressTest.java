package org.depproxy.cli.demo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class ProgressTest {
    private final StringWriter screen = new StringWriter();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private void pass(Progress progress, long millis) {
        now.updateAndGet(time -> time.plusMillis(millis));
        progress.tick();
    }

    @Test
    void what_is_over_within_a_second_says_nothing() {
        try (var progress = new Progress(new PrintWriter(screen), Screen.PLAIN, now::get);
                Progress.Step step = progress.begin("making images", 3_000_000)) {
            step.advance(5);
            pass(progress, 999);
        }
        assertThat(screen.toString()).isEmpty();
    }

    @Test
    void without_a_terminal_a_line_comes_after_one_second_and_then_every_five() {
        try (var progress = new Progress(new PrintWriter(screen), Screen.PLAIN, now::get);
                Progress.Step step = progress.begin("making images", 3_000_000)) {
            step.advance(1_500_000);
            pass(progress, 1000);
            pass(progress, 4999);
            pass(progress, 1);
        }
        assertThat(screen.toString().lines())
                .containsExactly("making images  1.5 MB of 3.0 MB  1 s", "making images  1.5 MB of 3.0 MB  6 s");
    }

    @Test
    void on_a_terminal_one_line_is_redrawn_and_goes_away() {
        try (var progress = new Progress(new PrintWriter(screen), Screen.TERMINAL, now::get)) {
            Progress.Step step = progress.begin("starting the proxy", 0);
            pass(progress, 1000);
            step.close();
            progress.say("proxy: up");
        }
        assertThat(screen.toString())
                .startsWith("\r\033[Kstarting the proxy  1 s")
                .endsWith("\r\033[Kproxy: up" + System.lineSeparator());
    }
}
