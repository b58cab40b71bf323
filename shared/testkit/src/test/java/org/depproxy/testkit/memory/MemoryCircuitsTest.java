package org.depproxy.testkit.memory;

import org.depproxy.testkit.contract.CircuitsContract;
import org.depproxy.testkit.contract.StorePorts;

final class MemoryCircuitsTest implements CircuitsContract {
    @Override
    public StorePorts emptyStore() {
        return StorePorts.inMemory();
    }
}
