package org.depproxy.aws;

import org.depproxy.testkit.contract.PublicationsContract;
import org.depproxy.testkit.contract.StorePorts;

final class DynamoPublicationsTest implements PublicationsContract {
    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }
}
