package org.depproxy.testkit.memory;

import java.util.List;
import org.depproxy.access.SigningKeys;

/** The signing keys of a {@link MemoryStore}. */
final class MemorySigningKeys implements SigningKeys {
    private final MemoryStore store;

    MemorySigningKeys(MemoryStore store) {
        this.store = store;
    }

    @Override
    public List<StoredKey> all() {
        synchronized (store) {
            return List.copyOf(store.keys.values());
        }
    }

    @Override
    public boolean add(StoredKey key) {
        synchronized (store) {
            return store.keys.putIfAbsent(key.id(), key) == null;
        }
    }
}
