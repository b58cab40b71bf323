package org.depproxy.function.fill;

import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.util.Map;

/** Carries out fill orders, one for each invocation. Thread-safe. */
public final class FillFunction extends MicronautRequestHandler<Map<String, Object>, Map<String, String>> {
    private final FillEntry entry;

    /** As Lambda starts it. */
    public FillFunction() {
        this(System.getenv());
    }

    /** With this environment instead of the process's. */
    public FillFunction(Map<String, String> environment) {
        // Not Micronaut's builder for Lambda, which opens every singleton there is: its own want a JSON mapper.
        super(ApplicationContext.builder("function", "lambda")
                .deduceEnvironment(false)
                .singletons(Environment.of(environment)));
        this.entry = getApplicationContext().getBean(FillEntry.class);
    }

    @Override
    public Map<String, String> execute(Map<String, Object> event) {
        return entry.carryOut(event);
    }
}
