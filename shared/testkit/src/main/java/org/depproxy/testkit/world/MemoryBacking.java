package org.depproxy.testkit.world;

import java.util.Optional;
import org.depproxy.access.Directory;
import org.depproxy.access.Groups;
import org.depproxy.cache.Limits;
import org.depproxy.name.Digest;
import org.depproxy.testkit.memory.Inventory;
import org.depproxy.testkit.memory.MemoryStore;

/** A store in memory. */
final class MemoryBacking implements Backing {
    private final MemoryStore store = new MemoryStore();

    @Override
    public Ports ports() {
        return new Ports(
                store.pullLedger(),
                store.publications(),
                new Ports.Shared(store.leases(), store.quotas(), store.circuits()),
                store.blobStore());
    }

    @Override
    public Directory directory() {
        return store.directory();
    }

    @Override
    public Groups groups() {
        return store.groups();
    }

    @Override
    public Inventory inventory() {
        return store.inventory();
    }

    @Override
    public boolean isChanged() {
        return false;
    }

    @Override
    public Optional<byte[]> bytes(Digest blob) {
        return store.bytes(blob);
    }

    @Override
    public int openUploads() {
        return store.openUploads();
    }

    @Override
    public int partsAhead() {
        return Limits.PARTS_IN_FLIGHT + Limits.PARTS_READ_AT_ONCE;
    }
}
