package org.depproxy.testkit.contract;

import org.depproxy.cache.BlobLinks;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link BlobLinks} promises without anybody following them. */
public interface BlobLinksContract {
    /** Some links. */
    BlobLinks blobLinks();

    @Test
    default void reading_and_describing_have_different_addresses() {
        Digest digest = Sample.digest("x");
        assertThat(blobLinks().read(digest)).isNotEqualTo(blobLinks().describe(digest));
    }

    @Test
    default void every_blob_has_its_own_address() {
        assertThat(blobLinks().read(Sample.digest("x")).uri().getSchemeSpecificPart())
                .contains(Sample.digest("x").hex())
                .doesNotContain(Sample.digest("y").hex());
    }

    @Test
    default void an_address_is_never_printed() {
        assertThat(blobLinks().read(Sample.digest("x"))).hasToString("redacted");
    }
}
