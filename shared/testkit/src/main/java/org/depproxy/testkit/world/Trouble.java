package org.depproxy.testkit.world;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.GroupPath;
import org.depproxy.testkit.simulation.Fates;
import org.depproxy.testkit.simulation.PortCall;

/** What goes wrong, until it {@link #end}s. Asked by one at a time. */
interface Trouble extends Fates {
    /** Nothing goes wrong any more. */
    void end();

    /** Whether nothing goes wrong from the first to the last moment. */
    boolean isNone();

    /** A failure of the proxy's own store at this call, if there is to be one. */
    Optional<Failing> ofStore(PortCall call);

    /** A failure of a group's upstream instead of its answer, if there is to be one. */
    Optional<UpstreamAnswer<?>> ofUpstream(GroupPath group, Instant now);

    /** Whether a group's upstream answers nothing from one moment to another. */
    boolean isDown(GroupPath group, Instant from, Instant to);

    /** What upstream delivers, or something like it. */
    Upstream.Delivery spoiled(Upstream.Delivery delivery);

    /** What is wrong with a blob of this length on its way from upstream. */
    Body.Flaws flaws(long length);

    /** After which times an order is brought: never, once, or more often. */
    List<Duration> arrivals();

    /**
     * A failure of the store.
     *
     * @param afterwards whether the call has its effect, and only its caller does not hear of it
     */
    record Failing(StoreUnavailable failure, boolean afterwards) {
        static Failing of(PortCall call, boolean afterwards) {
            return new Failing(new StoreUnavailable(call.toString(), new IOException("trouble")), afterwards);
        }
    }
}
