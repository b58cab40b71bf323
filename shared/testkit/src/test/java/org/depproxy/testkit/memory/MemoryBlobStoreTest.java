package org.depproxy.testkit.memory;

import java.util.Optional;
import org.depproxy.cache.BlobStore;
import org.depproxy.name.Digest;
import org.depproxy.testkit.contract.BlobStoreContract;

final class MemoryBlobStoreTest implements BlobStoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    public BlobStore blobStore() {
        return store.blobStore();
    }

    @Override
    public Optional<byte[]> bytes(Digest digest) {
        return store.bytes(digest);
    }

    @Override
    public void spoil(Digest digest, byte[] bytes) {
        store.spoil(digest, bytes);
    }
}
