package org.depproxy.testkit.memory;

import org.depproxy.testkit.contract.PublicationsContract;
import org.depproxy.testkit.contract.StorePorts;

final class MemoryPublicationsTest implements PublicationsContract {
    @Override
    public StorePorts emptyStore() {
        return StorePorts.inMemory();
    }
}
