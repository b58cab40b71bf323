package org.depproxy.aws;

import org.depproxy.testkit.contract.ListingsContract;
import org.depproxy.testkit.contract.StorePorts;

final class DynamoListingsTest implements ListingsContract {
    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }
}
