package org.depproxy.testkit.memory;

import org.depproxy.testkit.contract.SigningKeysContract;
import org.depproxy.testkit.contract.StorePorts;

final class MemorySigningKeysTest implements SigningKeysContract {
    @Override
    public StorePorts emptyStore() {
        return StorePorts.inMemory();
    }
}
