package org.depproxy.testkit.memory;

import org.depproxy.testkit.contract.ListingsContract;
import org.depproxy.testkit.contract.StorePorts;

final class MemoryListingsTest implements ListingsContract {
    @Override
    public StorePorts emptyStore() {
        return StorePorts.inMemory();
    }
}
