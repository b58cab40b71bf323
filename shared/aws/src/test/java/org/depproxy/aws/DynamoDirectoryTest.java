package org.depproxy.aws;

import org.depproxy.testkit.contract.DirectoryContract;
import org.depproxy.testkit.contract.StorePorts;

final class DynamoDirectoryTest implements DirectoryContract {
    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }
}
