package org.depproxy.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.Octets;
import org.depproxy.testkit.simulation.Fate;
import org.depproxy.testkit.simulation.Fates;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Task;

/** What goes wrong, by chance, until it {@link #end}s. */
final class Trouble implements Fates {
    private final Random random;
    private final double level;
    private boolean ended;

    Trouble(Random random, Plan plan) {
        this.random = random;
        this.level = plan.troubled();
    }

    /** Nothing goes wrong any more. */
    void end() {
        ended = true;
    }

    boolean isOver() {
        return ended || level == 0;
    }

    /** Whether something comes to pass that has this chance in an ordinary troubled run. */
    boolean strikes(double chance) {
        return !isOver() && random.nextDouble() < chance * level;
    }

    @Override
    public Fate of(Task task) {
        if (strikes(0.001)) {
            return new Fate.Dies();
        }
        if (strikes(0.002)) {
            return new Fate.GoesOn(Duration.ofMillis(1_000 + random.nextInt(150_000)));
        }
        return new Fate.GoesOn(random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(40)) : Duration.ZERO);
    }

    /** A failure of the proxy's own store at this call, if there is to be one. */
    Optional<StoreUnavailable> ofStore(PortCall call) {
        boolean mayFail = !call.is("abort") && !call.port().equals(Upstream.class);
        return mayFail && strikes(call.port().equals(BlobStore.Upload.class) ? 0.05 : 0.01)
                ? Optional.of(new StoreUnavailable(call.toString(), new IOException("trouble")))
                : Optional.empty();
    }

    boolean coin() {
        return random.nextBoolean();
    }

    /** A failure of upstream instead of its answer, if there is to be one. */
    Optional<UpstreamAnswer<?>> ofUpstream() {
        if (!strikes(0.05)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (random.nextInt(3)) {
                    case 0 -> new UpstreamAnswer.Throttled<>(Duration.ofSeconds(7));
                    case 1 -> new UpstreamAnswer.Untrustworthy<>("trouble");
                    default -> new UpstreamAnswer.Unavailable<>("trouble");
                });
    }

    /** Wrong bytes, sometimes. */
    Upstream.Delivery spoiled(Upstream.Delivery delivery) {
        if (!strikes(0.05)) {
            return delivery;
        }
        byte[] bytes = delivery.bytes().toArray();
        bytes[random.nextInt(bytes.length)] ^= 1;
        return new Upstream.Delivery(delivery.mediaType(), delivery.declaredDigest(), new Octets(bytes));
    }

    /** Where a body breaks off, or shows a wrong byte. */
    long somewhere(long length) {
        return length < 1 ? 0 : random.nextLong(length);
    }
}
