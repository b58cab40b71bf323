package org.depproxy.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import java.util.Objects;

/** Answers in the types that Lambda's library has for HTTP events, by way of a generic superclass. */
public final class TypedFunction extends TypedParent<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Map<String, String> environment;

    public TypedFunction(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        String isolated = Boolean.toString(Objects.equals(
                APIGatewayV2HTTPEvent.class.getClassLoader(), getClass().getClassLoader()));
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withHeaders(Map.of(
                        "content-type", "text/plain",
                        "x-path", event.getRawPath(),
                        "x-method", event.getRequestContext().getHttp().getMethod(),
                        "x-isolated", isolated,
                        "x-function", context.getFunctionName()))
                .withBody(
                        String.join(",", environment.keySet().stream().sorted().toList()))
                .build();
    }
}
