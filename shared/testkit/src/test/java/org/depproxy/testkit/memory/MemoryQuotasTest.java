package org.depproxy.testkit.memory;

import org.depproxy.testkit.contract.QuotasContract;
import org.depproxy.testkit.contract.StorePorts;

final class MemoryQuotasTest implements QuotasContract {
    @Override
    public StorePorts emptyStore() {
        return StorePorts.inMemory();
    }
}
