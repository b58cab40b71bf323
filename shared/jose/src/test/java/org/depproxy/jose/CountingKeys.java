package org.depproxy.jose;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.depproxy.access.SigningKeys;

/** Keys whose readings are counted, for that is what is bounded. */
final class CountingKeys implements SigningKeys {
    private final SigningKeys keys;
    private final AtomicInteger readings = new AtomicInteger();

    CountingKeys(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public List<StoredKey> all() {
        readings.incrementAndGet();
        return keys.all();
    }

    @Override
    public boolean add(StoredKey key) {
        return keys.add(key);
    }

    int readings() {
        return readings.get();
    }
}
