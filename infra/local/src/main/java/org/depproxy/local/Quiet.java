package org.depproxy.local;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the embedded servers' chatter out of the terminal. Their warnings stay. */
final class Quiet {
    /** Loggers forget their level when nobody holds them. */
    private static final List<Logger> LOGGERS = List.of(
            Logger.getLogger("org.eclipse.jetty"),
            Logger.getLogger("org.gaul"),
            Logger.getLogger("com.almworks.sqlite4java"),
            Logger.getLogger("software.amazon"));

    private Quiet() {}

    static void please() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.WARNING));
        // DynamoDB Local logs to Log4j, which says on stderr that it has no provider unless it is told to be still.
        System.setProperty("log4j2.statusLoggerLevel", "OFF");
        System.setProperty("org.apache.logging.log4j.simplelog.level", "OFF");
    }
}
