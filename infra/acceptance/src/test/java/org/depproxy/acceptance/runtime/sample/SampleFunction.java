package org.depproxy.acceptance.runtime.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.crac.Core;
import org.crac.Resource;

/** Does what its event says: {@code greet}, {@code fail}, {@code exit}, {@code hooks}. */
public final class SampleFunction implements RequestHandler<String, String>, Resource {
    private static final int EXIT_CODE = 7;

    private final List<String> hooks = new ArrayList<>();

    @SuppressWarnings("this-escape") // the last thing the constructor does
    public SampleFunction() {
        if (System.getenv("BROKEN") != null) {
            throw new IllegalStateException("broken on purpose");
        }
        Core.getGlobalContext().register(this);
    }

    @Override
    public String handleRequest(String event, Context context) {
        return switch (event) {
            case "fail" -> throw new IllegalArgumentException("asked to fail");
            case "exit" -> {
                Runtime.getRuntime().exit(EXIT_CODE);
                yield "";
            }
            case "hooks" -> String.join(" ", hooks);
            case "memory" -> Long.toString(Runtime.getRuntime().maxMemory());
            default ->
                String.join(
                        " ",
                        "hello",
                        event,
                        context.getFunctionName(),
                        context.getInvokedFunctionArn(),
                        Objects.requireNonNullElse(System.getenv("GREETING"), "nothing"));
        };
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        hooks.add("checkpointed");
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        hooks.add("restored");
    }
}
