package org.depproxy.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Leases.Taking;
import org.depproxy.testkit.contract.LeaseModel.Answer;
import org.depproxy.testkit.contract.LeaseModel.Call;
import org.depproxy.testkit.history.History;

/** Those who take, pass on, renew, use and give back one lease as chance has it, and note what they were answered. */
final class LeaseWorkers {
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final StorePorts store;
    private final int round;
    private final History<Call, Answer> history = new History<>();
    private final AtomicInteger seconds = new AtomicInteger();

    /** The last fence that anybody was given, whosever it is: also one of old is tried. */
    private final AtomicReference<Optional<Fence>> last = new AtomicReference<>(Optional.empty());

    LeaseWorkers(StorePorts store, int round) {
        this.store = store;
        this.round = round;
    }

    History<Call, Answer> history() {
        return history;
    }

    /** Makes so many calls. @return how many */
    int work(int worker, int calls) {
        Random random = new Random(31L * round + worker);
        Optional<Fence> own = Optional.empty();
        for (int i = 0; i < calls; i++) {
            String owner = worker + "-" + i;
            Fence fence =
                    (random.nextInt(4) == 0 ? last.get() : own).orElse(new Fence(LeasesContract.KEY, "nobody", 1));
            own = switch (random.nextInt(6)) {
                case 0, 1 -> taken(new Call.Take(owner, SHORT, now())).or(keeping(own));
                case 2 ->
                    taken(new Call.Claim(last.get().orElse(fence), owner, SHORT, now()))
                            .or(keeping(own));
                case 3 -> {
                    said(new Call.Renew(fence, SHORT, now()));
                    yield own;
                }
                case 4 -> {
                    said(new Call.Publish(fence));
                    yield own;
                }
                default -> {
                    said(new Call.Release(fence));
                    yield own;
                }
            };
        }
        return calls;
    }

    private static Supplier<Optional<Fence>> keeping(Optional<Fence> own) {
        return () -> own;
    }

    private Instant now() {
        return Sample.NOW.plusSeconds(seconds.getAndIncrement());
    }

    private Optional<Fence> taken(Call call) {
        Taking taking = history.record(call, () -> taking(call), Answer::of);
        return switch (taking) {
            case Taking.Taken(Fence fence) -> {
                last.set(Optional.of(fence));
                yield Optional.of(fence);
            }
            case Taking.Busy busy -> Optional.empty();
        };
    }

    private Taking taking(Call call) {
        return switch (call) {
            case Call.Take(String owner, Duration duration, Instant now) ->
                store.leases().take(LeasesContract.KEY, owner, duration, now);
            case Call.Claim(Fence reserved, String owner, Duration duration, Instant now) ->
                store.leases().claim(reserved, owner, duration, now);
            case Call.Renew renew -> throw new IllegalArgumentException("no taking: " + renew);
            case Call.Release release -> throw new IllegalArgumentException("no taking: " + release);
            case Call.Publish publish -> throw new IllegalArgumentException("no taking: " + publish);
        };
    }

    private void said(Call call) {
        history.record(call, () -> saying(call), Answer.Said::new);
    }

    private boolean saying(Call call) {
        return switch (call) {
            case Call.Renew(Fence fence, Duration duration, Instant now) ->
                store.leases().renew(fence, duration, now);
            case Call.Publish(Fence fence) ->
                store.publications().link(LeasesContract.SCOPE, LeasesContract.DIGEST, fence);
            case Call.Release(Fence fence) -> {
                store.leases().release(fence);
                yield true;
            }
            case Call.Take take -> throw new IllegalArgumentException("a taking: " + take);
            case Call.Claim claim -> throw new IllegalArgumentException("a taking: " + claim);
        };
    }
}
