package org.depproxy.function.admin;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.util.Map;
import org.crac.Core;
import org.depproxy.gateway.Front;
import org.depproxy.gateway.Priming;
import org.depproxy.gateway.RemainingTime;

/** Lets the owners and maintainers of groups see to their settings and to what upstreams allow. Thread-safe. */
public final class AdminFunction extends MicronautRequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Front front;
    private final RemainingTime remaining;
    // The registry of hooks holds them weakly.
    private final Priming priming;

    /** As Lambda starts it. */
    public AdminFunction() {
        this(System.getenv());
    }

    /** With this environment instead of the process's. */
    public AdminFunction(Map<String, String> environment) {
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
