package org.depproxy.aws;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Remembers every request that the SDK sends, repetitions too. */
final class CallCounter implements ExecutionInterceptor {
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        sent.add(context.request().getClass().getSimpleName());
    }

    /** The kinds of request sent since the last time this was asked. */
    List<String> takeCalls() {
        List<String> calls = List.copyOf(sent);
        sent.clear();
        return calls;
    }
}
