package org.depproxy.aws;

import java.util.function.Supplier;
import org.depproxy.cache.Fills;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;

/** Gives orders by invoking the function that carries them out, asynchronously. */
final class LambdaFills implements Fills {
    private final Supplier<LambdaClient> client;
    private final String function;

    LambdaFills(Supplier<LambdaClient> client, String function) {
        this.client = client;
        this.function = function;
    }

    @Override
    public void start(FillOrder order) {
        InvokeRequest request = InvokeRequest.builder()
                .functionName(function)
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(FillOrderJson.write(order)))
                .build();
        Attempt.run("order work of the fill function", () -> client.get().invoke(request));
    }
}
