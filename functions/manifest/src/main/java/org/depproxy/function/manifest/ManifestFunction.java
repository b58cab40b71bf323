package org.depproxy.function.manifest;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.util.Map;
import org.crac.Core;
import org.depproxy.gateway.Front;
import org.depproxy.gateway.Priming;
import org.depproxy.gateway.RemainingTime;

/** Serves manifests; and as the catch-all of the routes, blobs under paths too deep for a route of their own. Thread-safe. */
public final class ManifestFunction extends MicronautRequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Front front;
    private final RemainingTime remaining;
    // The registry of hooks holds them weakly.
    private final Priming priming;

    /** As Lambda starts it. */
    public ManifestFunction() {
        this(System.getenv());
    }

    /** With this environment instead of the process's. */
    public ManifestFunction(Map<String, String> environment) {
        // Not Micronaut's builder for Lambda, which opens every singleton there is: its own want a JSON mapper.
        super(ApplicationContext.builder("function", "lambda")
                .deduceEnvironment(false)
                .singletons(Environment.of(environment)));
        this.front = getApplicationContext().getBean(Front.class);
        this.remaining = getApplicationContext().getBean(RemainingTime.class);
        this.priming = getApplicationContext().getBean(Priming.class);
        Core.getGlobalContext().register(priming);
    }

    @Override
    public APIGatewayV2HTTPResponse execute(APIGatewayV2HTTPEvent event) {
        return front.answer(event, remaining.take(Front.GATEWAY_TIMEOUT));
    }
}
