package org.depproxy.testkit.contract;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Checkpoint;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Fills.BlobOrder;
import org.depproxy.cache.Fills.ContinuationOrder;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.cache.Fills.PrefetchOrder;
import org.depproxy.cache.Fills.RefreshOrder;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Limits;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link Fills} promises. */
public interface FillsContract {
    /** Some way to order fills. */
    Fills fills();

    /** The order that has arrived at the other end. */
    FillOrder arrived();

    @Test
    default void an_order_of_a_blob_arrives_as_it_was_sent() {
        PullScope scope = Sample.scope("acme/platform", "ghcr.io/org/app");
        Digest digest = Sample.digest("layer");
        FillOrder order = new BlobOrder(
                scope, digest, new Fence(LeaseKeys.blob(scope, digest), "an \"owner\" \\ \u00fc", Long.MAX_VALUE));
        fills().start(order);
        assertThat(arrived()).isEqualTo(order);
    }

    @ParameterizedTest
    @EnumSource
    default void an_order_to_go_on_arrives_as_it_was_sent(Digest.Algorithm algorithm) {
        PullScope scope = Sample.scope("acme/platform", "ghcr.io/org/app");
        Digest digest = Digest.of(algorithm, new byte[1]);
        BlobOrder blob = new BlobOrder(scope, digest, new Fence(LeaseKeys.blob(scope, digest), "owner", 2));
        Octets hash = new Octets(digest.bytes());
        for (Optional<String> validator : List.of(Optional.of("\"an \u00fc tag\""), Optional.<String>empty())) {
            FillOrder order = new ContinuationOrder(
                    blob, new Checkpoint("an/upload+", BlobStore.MAX_PARTS, hash, validator, Limits.CONTINUATIONS));
            fills().start(order);
            assertThat(arrived()).isEqualTo(order);
        }
    }

    @Test
    default void an_order_to_ask_for_a_tag_arrives_as_it_was_sent() {
        PullScope scope = Sample.scope("acme/platform", "ghcr.io/org/app");
        Tag tag = new Tag("_" + "v".repeat(127));
        FillOrder order =
                new RefreshOrder(Sample.ANNA, scope, tag, new Fence(LeaseKeys.refresh(scope, tag), "owner", 2));
        fills().start(order);
        assertThat(arrived()).isEqualTo(order);
    }

    @Test
    default void an_order_of_as_many_blobs_as_there_may_be_arrives_as_it_was_sent() {
        List<Digest> blobs = IntStream.range(0, Limits.PREFETCHED_BLOBS)
                .mapToObj(i -> Digest.of(Digest.Algorithm.SHA512, new byte[i]))
                .toList();
        FillOrder order = new PrefetchOrder(Sample.scope("acme/platform", "ghcr.io/org/app"), blobs);
        fills().start(order);
        assertThat(arrived()).isEqualTo(order);
    }
}
