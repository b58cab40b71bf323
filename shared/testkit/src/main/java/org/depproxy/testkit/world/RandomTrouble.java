package org.depproxy.testkit.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.Octets;
import org.depproxy.name.GroupPath;
import org.depproxy.testkit.simulation.Fate;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Task;

/** What goes wrong by chance, more or less often; and for minutes, where the plan has it. */
final class RandomTrouble implements Trouble {
    private static final Duration QUICK = Duration.ofMillis(600);
    private static final Duration LATE = Duration.ofSeconds(60);

    private final Random random;
    private final Plan plan;
    private final Map<String, Outage> outages = new TreeMap<>();
    private boolean ended;

    RandomTrouble(Random random, Plan plan) {
        this.random = random;
        this.plan = plan;
    }

    /** Upstream is down from the first of these to the second. */
    private record Outage(Instant from, Instant to) {
        boolean covers(Instant one, Instant other) {
            return !one.isBefore(from) && !other.isAfter(to);
        }
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean isNone() {
        return plan.troubled() == 0
                && !plan.manners().failing()
                && !plan.manners().limited();
    }

    /** Whether something comes to pass that has this chance in an ordinary troubled run. */
    private boolean strikes(double chance) {
        return !ended && plan.troubled() > 0 && random.nextDouble() < chance * plan.troubled();
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

    @Override
    public Optional<Failing> ofStore(PortCall call) {
        boolean upload = call.port().equals(BlobStore.Upload.class);
        return !call.is("abort") && !call.is("id") && strikes(upload ? 0.05 : 0.01)
                ? Optional.of(Failing.of(call, !call.is("begin") && random.nextBoolean()))
                : Optional.empty();
    }

    @Override
    public Optional<UpstreamAnswer<?>> ofUpstream(GroupPath group, Instant now) {
        if (isDown(group, now, now)) {
            return Optional.of(new UpstreamAnswer.Unavailable<>("down"));
        }
        if (!strikes(0.05)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (random.nextInt(6)) {
                    case 0 -> new UpstreamAnswer.Throttled<>(Duration.ofSeconds(7));
                    case 1, 2 -> new UpstreamAnswer.Untrustworthy<>("trouble");
                    default -> new UpstreamAnswer.Unavailable<>("trouble");
                });
    }

    @Override
    public boolean isDown(GroupPath group, Instant from, Instant to) {
        return plan.manners().failing()
                && !ended
                && outages.computeIfAbsent(group.toString(), fresh -> outage(from))
                        .covers(from, to);
    }

    /** Begins soon after upstream is asked for the first time. */
    private Outage outage(Instant first) {
        Instant from = first.plusMillis(random.nextInt(60_000));
        return new Outage(from, from.plusMillis(20_000 + random.nextInt(220_000)));
    }

    @Override
    public Upstream.Delivery spoiled(Upstream.Delivery delivery) {
        if (!strikes(0.05)) {
            return delivery;
        }
        byte[] bytes = delivery.bytes().toArray();
        bytes[random.nextInt(bytes.length)] ^= 1;
        return new Upstream.Delivery(delivery.mediaType(), delivery.declaredDigest(), new Octets(bytes));
    }

    @Override
    public Body.Flaws flaws(long length) {
        long somewhere = length < 1 ? 0 : random.nextLong(length);
        if (strikes(0.1)) {
            return new Body.Flaws(somewhere, Long.MAX_VALUE);
        }
        return strikes(0.05) ? new Body.Flaws(Long.MAX_VALUE, somewhere) : Body.Flaws.NONE;
    }

    @Override
    public List<Duration> arrivals() {
        int copies = strikes(0.05) ? 0 : strikes(0.08) ? 2 : 1;
        return random.ints(copies, 0, Math.toIntExact((strikes(0.1) ? LATE : QUICK).toMillis()))
                .mapToObj(Duration::ofMillis)
                .toList();
    }
}
