package org.depproxy.aws;

import org.depproxy.testkit.contract.LeasesContract;
import org.depproxy.testkit.contract.StorePorts;

final class DynamoLeasesTest implements LeasesContract {
    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }
}
