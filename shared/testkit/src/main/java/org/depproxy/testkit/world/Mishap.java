package org.depproxy.testkit.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.GroupPath;
import org.depproxy.testkit.simulation.Fate;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Task;

/** One thing that goes wrong, once: the first, second, … time that it could. */
final class Mishap implements Trouble {
    private static final Duration FROZEN = Duration.ofSeconds(150);
    private static final Duration SOON = Duration.ofMillis(100);

    private final Kind kind;
    private final int when;
    private int chances;
    private boolean ended;

    Mishap(Kind kind, int when) {
        this.kind = kind;
        this.when = when;
    }

    /** What goes wrong. */
    enum Kind {
        /** Whoever takes a step dies before it. */
        DEATH,
        /** Whoever takes a step stands still before it, for longer than any lease lasts. */
        FREEZE,
        /** A call of the store fails. */
        STORE_FAILS,
        /** A call of the store has its effect, and its caller does not hear of it. */
        STORE_IS_SILENT,
        /** Upstream cannot be asked. */
        UPSTREAM_FAILS,
        /** An order does not arrive. */
        ORDER_LOST,
        /** An order arrives twice. */
        ORDER_DOUBLED
    }

    /** Whether it has happened. */
    boolean struck() {
        return chances >= when;
    }

    private boolean strikes(Kind now) {
        return kind == now && !ended && ++chances == when;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean isNone() {
        return false;
    }

    @Override
    public Fate of(Task task) {
        if (strikes(Kind.DEATH)) {
            return new Fate.Dies();
        }
        return new Fate.GoesOn(strikes(Kind.FREEZE) ? FROZEN : Duration.ofMillis(1));
    }

    @Override
    public Optional<Failing> ofStore(PortCall call) {
        if (strikes(Kind.STORE_FAILS)) {
            return Optional.of(Failing.of(call, false));
        }
        return strikes(Kind.STORE_IS_SILENT) ? Optional.of(Failing.of(call, true)) : Optional.empty();
    }

    @Override
    public Optional<UpstreamAnswer<?>> ofUpstream(GroupPath group, Instant now) {
        return strikes(Kind.UPSTREAM_FAILS)
                ? Optional.of(new UpstreamAnswer.Unavailable<>("trouble"))
                : Optional.empty();
    }

    @Override
    public boolean isDown(GroupPath group, Instant from, Instant to) {
        return false;
    }

    @Override
    public Upstream.Delivery spoiled(Upstream.Delivery delivery) {
        return delivery;
    }

    @Override
    public Body.Flaws flaws(long length) {
        return Body.Flaws.NONE;
    }

    @Override
    public List<Duration> arrivals() {
        if (strikes(Kind.ORDER_LOST)) {
            return List.of();
        }
        return strikes(Kind.ORDER_DOUBLED) ? List.of(SOON, SOON) : List.of(SOON);
    }
}
