package org.depproxy.testkit.memory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.depproxy.cache.BlobStore;
import org.depproxy.content.DigestMismatch;
import org.depproxy.name.Digest;

/** The bytes of a {@link MemoryStore}. */
final class MemoryBlobStore implements BlobStore {
    private final MemoryStore store;

    MemoryBlobStore(MemoryStore store) {
        this.store = store;
    }

    @Override
    public void put(Digest digest, byte[] bytes) {
        if (bytes.length > MIN_PART_BYTES) {
            throw new IllegalArgumentException(
                    "a blob put whole has at most " + MIN_PART_BYTES + " bytes: " + bytes.length);
        }
        if (!digest.names(bytes)) {
            throw new DigestMismatch(digest, Digest.of(digest.algorithm(), bytes));
        }
        synchronized (store) {
            store.objects.putIfAbsent(digest, bytes.clone());
        }
    }

    @Override
    public Upload begin(Digest digest) {
        return new MemoryUpload(digest);
    }

    private final class MemoryUpload implements Upload {
        private final Digest digest;
        private final Map<Integer, byte[]> parts = new TreeMap<>();

        private MemoryUpload(Digest digest) {
            this.digest = digest;
        }

        @Override
        public synchronized void part(int number, ByteBuffer bytes) {
            if (number < 1 || number > MAX_PARTS) {
                throw new IllegalArgumentException("parts are numbered from 1 to " + MAX_PARTS + ": " + number);
            }
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            parts.put(number, part);
        }

        @Override
        public synchronized void complete() {
            int number = 0;
            for (int present : parts.keySet()) {
                if (present != ++number) {
                    throw new IllegalStateException("part " + number + " of " + digest + " is not in the store");
                }
            }
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            parts.values().forEach(whole::writeBytes);
            synchronized (store) {
                store.objects.putIfAbsent(digest, whole.toByteArray());
            }
        }

        @Override
        public synchronized void abort() {
            parts.clear();
        }
    }
}
