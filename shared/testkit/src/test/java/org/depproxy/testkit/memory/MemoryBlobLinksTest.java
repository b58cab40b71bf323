package org.depproxy.testkit.memory;

import java.nio.charset.StandardCharsets;
import org.depproxy.cache.BlobLinks;
import org.depproxy.name.Digest;
import org.depproxy.testkit.contract.BlobLinksContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class MemoryBlobLinksTest implements BlobLinksContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    public BlobLinks blobLinks() {
        return store.blobLinks();
    }

    @Test
    void an_address_for_reading_leads_to_the_bytes_and_one_for_describing_does_not() {
        byte[] blob = "layer".getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.sha256(blob);
        assertThat(store.readAt(blobLinks().read(digest))).isEmpty();
        store.blobStore().put(digest, blob);
        assertThat(store.readAt(blobLinks().read(digest))).contains(blob);
        assertThat(store.readAt(blobLinks().describe(digest))).isEmpty();
    }
}
