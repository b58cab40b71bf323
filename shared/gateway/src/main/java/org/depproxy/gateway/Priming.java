package org.depproxy.gateway;

import java.util.List;
import java.util.Map;
import org.crac.Context;
import org.crac.Resource;

/**
 * What a function does once before its snapshot is taken, so that classes are loaded and the code is warm in every copy.
 * What fails is only logged: at deployment the table may be empty, and the first request will tell.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">"Implement code before or
 *     after Lambda function snapshots"</a>
 */
public final class Priming implements Resource {
    private final List<Runnable> steps;
    private final RequestLog log;

    /** Carries out these steps, in this order. */
    public Priming(RequestLog log, Runnable... steps) {
        this.log = log;
        this.steps = List.of(steps);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                log.line(LogObject.of(Map.of("primingFailed", e.getClass().getName())));
            }
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Nothing is kept over a snapshot that would have to be made anew: connections are checked when they are used.
    }
}
