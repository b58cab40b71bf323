package org.depproxy.aws;

import org.depproxy.testkit.contract.QuotasContract;
import org.depproxy.testkit.contract.StorePorts;

final class DynamoQuotasTest implements QuotasContract {
    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }
}
