package org.depproxy.function.admin;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.lambda.Invocation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

final class AdminFunctionTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "AWS_REGION", "eu-central-1",
            "TABLE_NAME", "table",
            "BUCKET_NAME", "bucket",
            "SECRET_ARN", "secret",
            "FILL_FUNCTION", "fill",
            "UPSTREAMS", "docker.io=https://registry-1.docker.io",
            "PUBLIC_URL", "https://proxy.example",
            "TOKEN_LIFETIME_MINUTES", "15");

    private static APIGatewayV2HTTPEvent event(String method, String path) {
        RequestContext.Http http =
                RequestContext.Http.builder().withMethod(method).withPath(path).build();
        return APIGatewayV2HTTPEvent.builder()
                .withRawPath(path)
                .withRequestContext(RequestContext.builder().withHttp(http).build())
                .build();
    }

    @Test
    void a_request_without_a_login_is_challenged_before_anything_is_opened() {
        AdminFunction function = new AdminFunction(ENVIRONMENT);
        APIGatewayV2HTTPResponse response =
                function.handleRequest(event("GET", "/api/v1/groups/acme/settings"), Invocation.ofSeconds(30));

        assertThat(response.getStatusCode()).isEqualTo(401);
        assertThat(response.getHeaders().get("www-authenticate")).startsWith("Basic realm=\"dependency_proxy\"");
    }

    @Test
    void t185_invocations_side_by_side_all_get_their_answer() {
        AdminFunction function = new AdminFunction(ENVIRONMENT);

        assertThat(AtOnce.run(
                        64,
                        i -> function.handleRequest(
                                event("GET", "/api/v1/groups/acme/quota"), Invocation.ofSeconds(30))))
                .hasSize(64)
                .allSatisfy(response -> assertThat(response.getStatusCode()).isEqualTo(401));
    }

    @Test
    void a_path_of_another_function_is_not_found() {
        AdminFunction function = new AdminFunction(ENVIRONMENT);

        assertThat(function.handleRequest(event("GET", "/v2/_catalog"), Invocation.ofSeconds(30))
                        .getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void what_the_environment_lacks_is_said_at_the_start_in_one_sentence() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new AdminFunction(Map.of()))
                .withMessage("the environment of this function lacks TABLE_NAME, SECRET_ARN, UPSTREAMS, AWS_REGION");
    }
}
