package org.depproxy.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Payload format 2.0 of API Gateway's HTTP APIs. Whatever is missing from an event is empty.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     "Working with AWS Lambda proxy integrations for HTTP APIs"</a>
 */
final class HttpApi {
    private HttpApi() {}

    /** The request that an event stands for. */
    public static Request request(APIGatewayV2HTTPEvent event) {
        Optional<APIGatewayV2HTTPEvent.RequestContext> context = Optional.ofNullable(event.getRequestContext());
        return new Request(
                context.map(APIGatewayV2HTTPEvent.RequestContext::getHttp)
                        .map(APIGatewayV2HTTPEvent.RequestContext.Http::getMethod)
                        .orElse(""),
                text(event.getRawPath()),
                Query.parse(text(event.getRawQueryString())),
                headers(event.getHeaders()),
                event.getIsBase64Encoded() ? decoded(text(event.getBody())) : text(event.getBody()),
                context.map(APIGatewayV2HTTPEvent.RequestContext::getDomainName),
                context.map(APIGatewayV2HTTPEvent.RequestContext::getRequestId).orElse(""));
    }

    /**
     * The response that says this reply. A body always goes out in base64: the bytes of a manifest must arrive as they are,
     * and text would pass through a character set.
     */
    public static APIGatewayV2HTTPResponse response(Reply reply) {
        boolean hasBody = reply.body().length() > 0;
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(reply.status())
                .withHeaders(new TreeMap<>(reply.headers()))
                .withBody(
                        hasBody
                                ? Base64.getEncoder()
                                        .encodeToString(reply.body().toArray())
                                : "")
                .withIsBase64Encoded(hasBody)
                .build();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> headers(@Nullable Map<String, String> headers) {
        Map<String, String> present = new TreeMap<>();
        if (headers != null) {
            headers.forEach((name, value) -> present.put(name, text(value)));
        }
        return present;
    }

    private static String decoded(String body) {
        try {
            return new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
