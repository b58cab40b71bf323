package org.depproxy.testkit.world;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.depproxy.cache.Fills;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.testkit.simulation.Scheduler;

/** Brings orders to the functions that carry them out: late, and in trouble twice or never; anew when carrying out failed. */
final class Delivery implements Fills {
    private static final int RETRIES = 2;

    private final Scheduler scheduler;
    private final Trouble trouble;
    private final Random random;
    private final Plan plan;
    private final List<Functions> functions;
    private int orders;

    /**
     * Brings orders.
     *
     * @param functions filled in before the first order
     */
    Delivery(Scheduler scheduler, Trouble trouble, Random random, Plan plan, List<Functions> functions) {
        this.scheduler = scheduler;
        this.trouble = trouble;
        this.random = random;
        this.plan = plan;
        this.functions = functions;
    }

    @Override
    public void start(FillOrder order) {
        orders++;
        deliver("fill-" + orders, order, RETRIES);
    }

    private void deliver(String name, FillOrder order, int retries) {
        for (Duration after : trouble.arrivals()) {
            scheduler.start(name, after, () -> {
                try {
                    carryOut(order);
                } catch (StoreUnavailable e) {
                    if (retries > 0) {
                        deliver(name + "-retry", order, retries - 1);
                    }
                }
            });
        }
    }

    private void carryOut(FillOrder order) {
        Functions instance = functions.get(random.nextInt(functions.size()));
        var finishBy = scheduler.instant().plus(plan.fillTime());
        switch (order) {
            case BlobOrder blob -> instance.fill().fill(blob, finishBy);
            case ContinuationOrder begun -> instance.fill().goOn(begun, finishBy);
            case RefreshOrder refresh -> instance.refresh().carryOut(refresh, finishBy);
            case PrefetchOrder prefetch -> instance.prefetch().carryOut(prefetch, finishBy);
        }
    }
}
