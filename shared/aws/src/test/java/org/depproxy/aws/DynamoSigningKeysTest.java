package org.depproxy.aws;

import org.depproxy.testkit.contract.SigningKeysContract;
import org.depproxy.testkit.contract.StorePorts;

final class DynamoSigningKeysTest implements SigningKeysContract {
    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }
}
