package org.depproxy.testkit.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.depproxy.cache.Failure;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Leases;
import org.depproxy.testkit.memory.MemoryStore.Held;

/** The leases of a {@link MemoryStore}. */
final class MemoryLeases implements Leases {
    private final MemoryStore store;

    MemoryLeases(MemoryStore store) {
        this.store = store;
    }

    /** Whether this fence is the last one given out for its key, and was not given back. */
    static boolean holds(MemoryStore store, Fence fence) {
        return Optional.ofNullable(store.leases.get(fence.key()))
                .filter(held -> held.owner().equals(fence.owner()) && held.epoch() == fence.epoch())
                .flatMap(Held::until)
                .isPresent();
    }

    @Override
    public Taking take(String key, String owner, Duration duration, Instant now) {
        synchronized (store) {
            Optional<Held> before = Optional.ofNullable(store.leases.get(key));
            Optional<Instant> busyUntil = before.flatMap(Held::until).filter(now::isBefore);
            return busyUntil
                    .<Taking>map(Taking.Busy::new)
                    .orElseGet(() -> taken(key, owner, before, now.plus(duration)));
        }
    }

    @Override
    public Taking claim(Fence reserved, String owner, Duration duration, Instant now) {
        synchronized (store) {
            Optional<Held> before = Optional.ofNullable(store.leases.get(reserved.key()));
            return holds(store, reserved)
                    ? taken(reserved.key(), owner, before, now.plus(duration))
                    : new Taking.Busy(before.flatMap(Held::until).orElse(now));
        }
    }

    private Taking taken(String key, String owner, Optional<Held> before, Instant until) {
        long epoch = before.map(Held::epoch).orElse(0L) + 1;
        store.leases.put(key, new Held(owner, epoch, Optional.of(until), before.flatMap(Held::lastFailure)));
        return new Taking.Taken(new Fence(key, owner, epoch));
    }

    @Override
    public boolean renew(Fence fence, Duration duration, Instant now) {
        synchronized (store) {
            return replace(fence, Optional.of(now.plus(duration)), lastFailure(fence));
        }
    }

    @Override
    public void release(Fence fence) {
        synchronized (store) {
            replace(fence, Optional.empty(), Optional.empty());
        }
    }

    @Override
    public void fail(Fence fence, Failure failure, Instant now) {
        synchronized (store) {
            replace(fence, Optional.empty(), Optional.of(failure));
        }
    }

    private Optional<Failure> lastFailure(Fence fence) {
        return Optional.ofNullable(store.leases.get(fence.key())).flatMap(Held::lastFailure);
    }

    private boolean replace(Fence fence, Optional<Instant> until, Optional<Failure> lastFailure) {
        if (!holds(store, fence)) {
            return false;
        }
        store.leases.put(fence.key(), new Held(fence.owner(), fence.epoch(), until, lastFailure));
        return true;
    }
}
