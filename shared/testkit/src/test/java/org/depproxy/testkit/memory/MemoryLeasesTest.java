package org.depproxy.testkit.memory;

import org.depproxy.testkit.contract.LeasesContract;
import org.depproxy.testkit.contract.StorePorts;

final class MemoryLeasesTest implements LeasesContract {
    @Override
    public StorePorts emptyStore() {
        return StorePorts.inMemory();
    }
}
