package org.depproxy.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** What the libraries inside may say on standard error. */
final class Logs {

    /** How much. */
    enum Detail {
        ALL("INFO"),
        WARNINGS("WARNING");

        private final String level;

        Detail(String level) {
            this.level = level;
        }
    }

    private Logs() {}

    static void use(Detail detail) {
        String configuration = String.join(
                "\n",
                "handlers=java.util.logging.ConsoleHandler",
                ".level=" + detail.level,
                "java.util.logging.ConsoleHandler.level=ALL",
                "java.util.logging.SimpleFormatter.format=%1$tT %4$s %3$s: %5$s%6$s%n");
        try {
            LogManager.getLogManager()
                    .readConfiguration(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("configure logging", e);
        }
    }
}
