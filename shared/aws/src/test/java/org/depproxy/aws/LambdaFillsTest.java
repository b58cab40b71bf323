package org.depproxy.aws;

import org.depproxy.cache.Fills;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.testkit.contract.FillsContract;

import static org.assertj.core.api.Assertions.assertThat;

final class LambdaFillsTest implements FillsContract {
    @Override
    public Fills fills() {
        return EmbeddedAws.get().newStore().ports().fills();
    }

    @Override
    public FillOrder arrived() {
        FakeServices.Invocation invocation = EmbeddedAws.get().services().takeInvocation();
        assertThat(invocation.path()).isEqualTo("/2015-03-31/functions/fill-function/invocations");
        assertThat(invocation.type()).contains("Event");
        return FillOrderJson.read(invocation.payload());
    }
}
