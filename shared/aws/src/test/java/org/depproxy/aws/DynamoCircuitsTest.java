package org.depproxy.aws;

import org.depproxy.testkit.contract.CircuitsContract;
import org.depproxy.testkit.contract.StorePorts;

final class DynamoCircuitsTest implements CircuitsContract {
    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }
}
