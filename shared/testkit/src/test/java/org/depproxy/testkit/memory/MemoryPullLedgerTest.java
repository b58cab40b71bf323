package org.depproxy.testkit.memory;

import org.depproxy.testkit.contract.PullLedgerContract;
import org.depproxy.testkit.contract.StorePorts;

final class MemoryPullLedgerTest implements PullLedgerContract {
    @Override
    public StorePorts emptyStore() {
        return StorePorts.inMemory();
    }
}
