package org.depproxy.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.depproxy.access.PullScope;

/** Work that one does for all, under a lease. Thread-safe. */
public final class Flight {
    private final Leases leases;
    private final Pacing pacing;

    /** Keeps to these leases. */
    public Flight(Leases leases, Pacing pacing) {
        this.leases = leases;
        this.pacing = pacing;
    }

    Pacing pacing() {
        return pacing;
    }

    /** Takes a lease; empty when another holds it. */
    Optional<Fence> take(String key, Duration duration) {
        return fence(leases.take(key, pacing.newOwner(), duration, pacing.now()));
    }

    /** Takes a lease over from who reserved it; empty when another has done so. */
    Optional<Fence> claim(Fence reserved, Duration duration) {
        return fence(leases.claim(reserved, pacing.newOwner(), duration, pacing.now()));
    }

    private static Optional<Fence> fence(Leases.Taking taking) {
        return switch (taking) {
            case Leases.Taking.Taken(Fence fence) -> Optional.of(fence);
            case Leases.Taking.Busy busy -> Optional.empty();
        };
    }

    /** Holds on for longer; false when the lease was lost. */
    boolean renew(Fence fence, Duration duration) {
        return leases.renew(fence, duration, pacing.now());
    }

    /** Works under a lease and gives it back, with word of the failure when it failed; unless another was given it. */
    <T> T holding(Fence fence, PullScope scope, Function<Fence, Landing<T>> work) {
        Landing<T> landing;
        try {
            landing = work.apply(fence);
        } catch (RuntimeException e) {
            giveBack(fence, e);
            throw e;
        }
        switch (landing.ending()) {
            case Ending.Done() -> leases.release(fence);
            case Ending.Failed(Refusal refusal) ->
                leases.fail(fence, new Failure(scope, refusal, pacing.now()), pacing.now());
            case Ending.HandedOver() -> {}
        }
        return landing.result();
    }

    /** Gives a lease back unused. */
    void giveBack(Fence fence) {
        leases.release(fence);
    }

    /** Gives a lease back because of a failure, which is what matters even when that fails too. */
    void giveBack(Fence fence, RuntimeException cause) {
        try {
            leases.release(fence);
        } catch (StoreUnavailable e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * How work under a lease ended.
     *
     * @param ending what is to become of the lease
     */
    record Landing<T>(T result, Ending ending) {
        static <T> Landing<T> done(T result) {
            return new Landing<>(result, new Ending.Done());
        }

        static <T> Landing<T> handedOver(T result) {
            return new Landing<>(result, new Ending.HandedOver());
        }

        static <T> Landing<T> failed(T result, Refusal refusal) {
            return new Landing<>(result, new Ending.Failed(refusal));
        }
    }

    /** What becomes of the lease. */
    sealed interface Ending {
        /** Given back: who waits will find what it waits for. */
        record Done() implements Ending {}

        /** Given back, with what those who wait should be told. */
        record Failed(Refusal refusal) implements Ending {}

        /** Left to another, who has been told of it. */
        record HandedOver() implements Ending {}
    }
}
