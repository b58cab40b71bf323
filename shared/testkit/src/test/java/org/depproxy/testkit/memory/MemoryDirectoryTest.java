package org.depproxy.testkit.memory;

import org.depproxy.testkit.contract.DirectoryContract;
import org.depproxy.testkit.contract.StorePorts;

final class MemoryDirectoryTest implements DirectoryContract {
    @Override
    public StorePorts emptyStore() {
        return StorePorts.inMemory();
    }
}
