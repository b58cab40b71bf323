package org.depproxy.testkit.world;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Leases;
import org.depproxy.testkit.simulation.Task;

/** Who holds which lease by right, from what was seen of the calls; the leases themselves are not asked. */
final class LeaseBook {
    private final Map<String, Holding> held = new TreeMap<>();
    private final Map<String, Integer> takings = new HashMap<>();
    private final Map<String, Integer> claims = new HashMap<>();
    private final Set<Fence> claimed = new HashSet<>();
    private final Set<Fence> wrong = new HashSet<>();

    /**
     * A lease in somebody's hands.
     *
     * @param reservation whether it waits for another to claim it
     */
    record Holding(Fence fence, Instant until, Task holder, boolean reservation) {}

    /** A call of the leases. @return what is wrong with it, if anything is */
    Optional<String> saw(Event event) {
        if (event.is(Fills.class, "start")) {
            event.find(Fills.ContinuationOrder.class)
                    .map(order -> order.order().reservation())
                    .filter(this::holds)
                    .ifPresent(fence -> held.computeIfPresent(
                            fence.key(), (key, own) -> new Holding(fence, own.until(), own.holder(), true)));
            return Optional.empty();
        }
        if (event.is(Leases.class, "release") || event.is(Leases.class, "fail")) {
            Fence fence = event.argument(Fence.class);
            if (holds(fence)) {
                held.remove(fence.key());
            }
            return Optional.empty();
        }
        if (event.is(Leases.class, "renew") && event.result().equals(Optional.of(true))) {
            Fence fence = event.argument(Fence.class);
            if (holds(fence)) {
                hold(event, fence, false);
            }
            return Optional.empty();
        }
        if (event.result().orElse("") instanceof Leases.Taking.Taken(Fence fence)) {
            return event.is(Leases.class, "claim") ? claimed(event, fence) : taken(event, fence);
        }
        return Optional.empty();
    }

    private Optional<String> claimed(Event event, Fence fence) {
        Fence reserved = event.argument(Fence.class);
        boolean first = claimed.add(reserved);
        if (holds(reserved) && !wrong.contains(reserved)) {
            claims.merge(fence.key(), 1, Integer::sum);
        }
        hold(event, fence, false);
        return first ? Optional.empty() : Optional.of("one reservation claimed twice: " + reserved);
    }

    private Optional<String> taken(Event event, Fence fence) {
        Instant now = event.argument(Instant.class);
        boolean free = holding(fence.key())
                .filter(holding -> now.isBefore(holding.until()))
                .isEmpty();
        if (free) {
            takings.merge(fence.key(), 1, Integer::sum);
        } else {
            wrong.add(fence);
        }
        hold(event, fence, fence.key().startsWith("blob/"));
        return Optional.empty();
    }

    private void hold(Event event, Fence fence, boolean reservation) {
        Instant until = event.argument(Instant.class).plus(event.argument(Duration.class));
        held.put(fence.key(), new Holding(fence, until, event.task().root(), reservation));
    }

    private Optional<Holding> holding(String key) {
        return Optional.ofNullable(held.get(key));
    }

    /** Whether nobody has taken the lease since. */
    boolean holds(Fence fence) {
        return holding(fence.key())
                .filter(holding -> holding.fence().equals(fence))
                .isPresent();
    }

    /** How often the work that a lease is for could rightly be begun. */
    int rights(String key) {
        return (key.startsWith("blob/") ? claims : takings).getOrDefault(key, 0);
    }

    /** What has not been given back, though it had to be: who has a tag asked for behind answers keeps others from it on purpose. */
    List<Holding> open() {
        return held.values().stream()
                .filter(holding -> !holding.fence().key().startsWith("refresh/"))
                .toList();
    }
}
