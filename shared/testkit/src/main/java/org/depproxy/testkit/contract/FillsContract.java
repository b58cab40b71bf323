package org.depproxy.testkit.contract;

import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link Fills} promises. */
public interface FillsContract {
    /** Some way to order fills. */
    Fills fills();

    /** The order that has arrived at the other end. */
    FillOrder arrived();

    @Test
    default void an_order_arrives_as_it_was_sent() {
        PullScope scope = Sample.scope("acme/platform", "ghcr.io/org/app");
        Digest digest = Sample.digest("layer");
        FillOrder order = new FillOrder(
                scope, digest, new Fence(LeaseKeys.blob(digest), "an \"owner\" \\ \u00fc", Long.MAX_VALUE));
        fills().start(order);
        assertThat(arrived()).isEqualTo(order);
    }
}
