package org.depproxy.aws;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.testkit.contract.FillsContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class LambdaFillsTest implements FillsContract {
    private static final FillOrder ORDER = new Fills.BlobOrder(
            new PullScope(new GroupPath("acme"), ImageName.parse("alpine")),
            Digest.sha256(new byte[0]),
            new Fence("key", "owner", 1));

    @Override
    public Fills fills() {
        return EmbeddedAws.get().newStore().ports().fills();
    }

    @Test
    void t205_an_invocation_that_is_throttled_is_tried_a_few_times_and_then_told() {
        ScriptedDynamoDb.Answer throttled = new ScriptedDynamoDb.Answer(
                429,
                "{\"Type\":\"User\",\"message\":\"Rate Exceeded.\",\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\"}");
        try (ScriptedDynamoDb lambda = new ScriptedDynamoDb(List.of(throttled))) {
            Map<String, String> environment = new HashMap<>(EmbeddedAws.get().environment());
            environment.put("AWS_ENDPOINT_URL_LAMBDA", lambda.url());
            try (AwsPorts ports = new AwsPorts(environment, EmbeddedAws.PAUSE, new SecureRandom())) {
                assertThatThrownBy(() -> ports.fills().start(ORDER)).isInstanceOf(StoreUnavailable.class);
            }
            assertThat(lambda.requests()).isEqualTo(AwsClients.MAX_ATTEMPTS);
        }
    }

    @Override
    public FillOrder arrived() {
        FakeServices.Invocation invocation = EmbeddedAws.get().services().takeInvocation();
        assertThat(invocation.path()).isEqualTo("/2015-03-31/functions/fill-function/invocations");
        assertThat(invocation.type()).contains("Event");
        return FillOrderJson.read(invocation.payload());
    }
}
