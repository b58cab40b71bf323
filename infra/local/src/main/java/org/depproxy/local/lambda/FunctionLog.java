package org.depproxy.local.lambda;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** What one function writes to Lambda's logger, in a file of its own that cannot grow without end. Thread-safe. */
final class FunctionLog implements LambdaLogger, AutoCloseable {
    /** After so many bytes the file is set aside and a new one begun. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    /** How many files are kept. */
    private static final int FILES = 2;

    private final FileHandler file;

    FunctionLog(Path folder, String function) throws IOException {
        Files.createDirectories(folder);
        String pattern = folder.resolve(function).toString().replace("%", "%%") + ".%g.log";
        this.file = new FileHandler(pattern, MAX_BYTES, FILES, true);
        file.setEncoding(StandardCharsets.UTF_8.name());
        file.setLevel(Level.ALL);
        file.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord line) {
                String text = line.getMessage();
                return text.endsWith("\n") ? text : text + "\n";
            }
        });
    }

    @Override
    public void log(String message) {
        file.publish(new LogRecord(Level.INFO, message));
    }

    @Override
    public void log(byte[] message) {
        log(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        file.close();
    }
}
