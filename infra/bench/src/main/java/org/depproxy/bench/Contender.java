package org.depproxy.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.depproxy.acceptance.runtime.Deployed;
import org.depproxy.acceptance.runtime.HttpReply;
import org.depproxy.acceptance.runtime.LambdaProcess;
import org.depproxy.acceptance.runtime.Outcome;
import org.depproxy.acceptance.runtime.RuntimeApi;

/**
 * One way to start one function.
 *
 * @param name as it stands in the table
 * @param event that is waiting when the process starts
 * @param expectedStatus without which a start does not count
 * @param options of the JVM
 */
record Contender(String name, Deployed function, String event, int expectedStatus, List<String> options) {
    Contender {
        options = List.copyOf(options);
    }

    /** The same, started with these options besides. */
    Contender with(String otherName, List<String> more) {
        return new Contender(
                otherName,
                function,
                event,
                expectedStatus,
                java.util.stream.Stream.concat(options.stream(), more.stream()).toList());
    }

    /** Starts a process, waits for its reply, and ends it. */
    Started start(Path java, Path log) {
        RuntimeApi api = RuntimeApi.open(function.arn(), Duration.ofSeconds(29), InstantSource.system());
        CompletableFuture<Outcome> answer = api.send(event);
        long begin = System.nanoTime();
        try (LambdaProcess process = LambdaProcess.start(api, java, function, options, log)) {
            process.awaitReady();
            long ready = System.nanoTime();
            HttpReply reply = HttpReply.of(process.outcome(answer));
            long replied = System.nanoTime();
            if (reply.status() != expectedStatus) {
                throw new IllegalStateException(name + " answered " + reply + " and printed " + process.printed());
            }
            return new Started(ready - begin, replied - begin);
        }
    }
}
