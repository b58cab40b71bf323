package org.depproxy.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Leases.Taking;

/** One lease, as one caller after the other would find it. */
final class LeaseModel {
    private LeaseModel() {}

    /** A call of {@link org.depproxy.cache.Leases}, or of a write that a fence guards. */
    sealed interface Call {
        record Take(String owner, Duration duration, Instant now) implements Call {}

        record Claim(Fence reserved, String owner, Duration duration, Instant now) implements Call {}

        record Renew(Fence fence, Duration duration, Instant now) implements Call {}

        record Release(Fence fence) implements Call {}

        record Publish(Fence fence) implements Call {}
    }

    /** What a call was answered. */
    sealed interface Answer {
        record Got(Fence fence) implements Answer {}

        record Said(boolean yes) implements Answer {}

        static Answer of(Taking taking) {
            return switch (taking) {
                case Taking.Taken(Fence fence) -> new Got(fence);
                case Taking.Busy busy -> new Said(false);
            };
        }
    }

    /** Who holds it, and until when. */
    record State(Optional<Fence> fence, Instant until, long epoch) {
        static final State FREE = new State(Optional.empty(), Instant.MIN, 0);

        private boolean isHeldBy(Fence asked) {
            return fence.filter(asked::equals).isPresent();
        }

        private State taken(Fence by, Instant end) {
            return new State(Optional.of(by), end, by.epoch());
        }
    }

    static Optional<State> next(State state, Call call, Answer answer) {
        return switch (call) {
            case Call.Take(String owner, Duration duration, Instant now) -> {
                boolean free = state.fence().isEmpty() || !now.isBefore(state.until());
                yield taking(state, free, owner, now.plus(duration), answer);
            }
            case Call.Claim(Fence reserved, String owner, Duration duration, Instant now) ->
                taking(state, state.isHeldBy(reserved), owner, now.plus(duration), answer);
            case Call.Renew(Fence fence, Duration duration, Instant now) ->
                state.isHeldBy(fence)
                        ? said(true, answer, state.taken(fence, now.plus(duration)))
                        : said(false, answer, state);
            case Call.Release(Fence fence) ->
                Optional.of(state.isHeldBy(fence) ? new State(Optional.empty(), Instant.MIN, state.epoch()) : state);
            case Call.Publish(Fence fence) -> said(state.isHeldBy(fence), answer, state);
        };
    }

    private static Optional<State> taking(State state, boolean free, String owner, Instant until, Answer answer) {
        return switch (answer) {
            case Answer.Got(Fence fence) ->
                Optional.of(state.taken(fence, until))
                        .filter(after -> free && fence.owner().equals(owner) && fence.epoch() > state.epoch());
            case Answer.Said said -> Optional.of(state).filter(same -> !free);
        };
    }

    private static Optional<State> said(boolean truth, Answer answer, State after) {
        return Optional.of(after).filter(state -> answer.equals(new Answer.Said(truth)));
    }
}
