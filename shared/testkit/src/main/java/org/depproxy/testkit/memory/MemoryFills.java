package org.depproxy.testkit.memory;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.depproxy.cache.Fills;

/** Orders that wait to be carried out by whoever asks for the {@link #next}. Thread-safe. */
public final class MemoryFills implements Fills {
    private final BlockingQueue<FillOrder> orders = new LinkedBlockingQueue<>();

    @Override
    public void start(FillOrder order) {
        orders.add(order);
    }

    /** The oldest order not yet handed out, if there is one. */
    public Optional<FillOrder> next() {
        return Optional.ofNullable(orders.poll());
    }
}
