package org.depproxy.aws;

import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Turns the answer to one call, which has been carried out, into a failure that the SDK tries again after. Thread-safe. */
final class LostAnswer implements ExecutionInterceptor {
    private static final int BAD_GATEWAY = 502;

    private final String operation;
    private final AtomicBoolean pending = new AtomicBoolean();

    LostAnswer(String operation) {
        this.operation = operation;
    }

    void loseNext() {
        pending.set(true);
    }

    boolean isSpent() {
        return !pending.get();
    }

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        boolean isLost = operation.equals(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))
                && pending.compareAndSet(true, false);
        return isLost
                ? context.httpResponse().toBuilder().statusCode(BAD_GATEWAY).build()
                : context.httpResponse();
    }
}
