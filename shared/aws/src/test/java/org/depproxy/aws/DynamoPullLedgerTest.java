package org.depproxy.aws;

import org.depproxy.testkit.contract.PullLedgerContract;
import org.depproxy.testkit.contract.StorePorts;

final class DynamoPullLedgerTest implements PullLedgerContract {
    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }
}
