package org.depproxy.testkit.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.StoreUnavailable;
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
            keep(digest, bytes.clone());
        }
    }

    /** What lies there stays, unless its length is wrong. */
    private void keep(Digest digest, byte[] bytes) {
        store.objects.merge(digest, bytes, (old, own) -> old.length == own.length ? old : own);
    }

    @Override
    public OptionalLong length(Digest digest) {
        synchronized (store) {
            return Optional.ofNullable(store.objects.get(digest)).stream()
                    .mapToLong(bytes -> bytes.length)
                    .findFirst();
        }
    }

    @Override
    public Upload begin(Digest digest) {
        String id = UUID.randomUUID().toString();
        synchronized (store) {
            store.uploads.put(id, new Begun(digest, new TreeMap<>()));
        }
        return new MemoryUpload(digest, id, new TreeMap<>());
    }

    @Override
    public Optional<Upload> reopen(Digest digest, String uploadId, int count) {
        synchronized (store) {
            return Optional.ofNullable(store.uploads.get(uploadId))
                    .filter(begun -> begun.digest().equals(digest))
                    .map(begun -> new TreeMap<>(begun.parts().headMap(count, true)))
                    .filter(parts -> parts.size() == count)
                    .map(parts -> new MemoryUpload(digest, uploadId, parts));
        }
    }

    /** An upload that was begun. */
    record Begun(Digest digest, NavigableMap<Integer, byte[]> parts) {}

    /** One who uploads: it knows the parts that it found, and its own. */
    private final class MemoryUpload implements Upload {
        private final Digest digest;
        private final String id;
        private final Map<Integer, byte[]> parts;

        private MemoryUpload(Digest digest, String id, Map<Integer, byte[]> parts) {
            this.digest = digest;
            this.id = id;
            this.parts = parts;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public void part(int number, ByteBuffer bytes) {
            if (number < 1 || number > MAX_PARTS) {
                throw new IllegalArgumentException("parts are numbered from 1 to " + MAX_PARTS + ": " + number);
            }
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            synchronized (store) {
                begun().parts().put(number, part);
                parts.put(number, part);
            }
        }

        private Begun begun() {
            return Optional.ofNullable(store.uploads.get(id))
                    .orElseThrow(() ->
                            new StoreUnavailable("go on with an upload", new IOException("there is no upload " + id)));
        }

        @Override
        public void complete() {
            synchronized (store) {
                int number = 0;
                for (int present : parts.keySet()) {
                    if (present != ++number) {
                        throw new IllegalStateException("part " + number + " of " + digest + " is not in the store");
                    }
                }
                begun();
                ByteBuffer whole = ByteBuffer.allocate(
                        parts.values().stream().mapToInt(part -> part.length).sum());
                parts.values().forEach(whole::put);
                keep(digest, whole.array());
                store.uploads.remove(id);
            }
        }

        @Override
        public void abort() {
            synchronized (store) {
                store.uploads.remove(id);
            }
        }
    }
}
