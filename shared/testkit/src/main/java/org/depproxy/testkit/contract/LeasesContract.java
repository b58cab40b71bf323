package org.depproxy.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.Failure;
import org.depproxy.cache.Fence;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.LeaseState;
import org.depproxy.cache.Leases.Taking;
import org.depproxy.cache.Refusal;
import org.depproxy.name.Digest;
import org.depproxy.testkit.AtOnce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link org.depproxy.cache.Leases} promises. */
public interface LeasesContract {
    /** What the lease is held on in these tests, so that a ledger shows its state. */
    PullScope SCOPE = Sample.scope("acme/platform", "ghcr.io/org/app");

    /** What is to be copied. */
    Digest DIGEST = Sample.digest("layer");

    /** The lease of these tests. */
    String KEY = LeaseKeys.blob(SCOPE, DIGEST);

    /** A store with nothing in it. */
    StorePorts emptyStore();

    @Test
    default void a_lease_never_taken_is_free() {
        assertThat(state(emptyStore())).isEqualTo(LeaseState.FREE);
    }

    @Test
    default void a_taken_lease_shows_until_when() {
        StorePorts store = emptyStore();
        Fence fence = take(store, "one", Sample.NOW);
        assertThat(fence.key()).isEqualTo(KEY);
        assertThat(fence.owner()).isEqualTo("one");
        assertThat(state(store))
                .isEqualTo(new LeaseState(Optional.of(Sample.NOW.plus(Sample.WHILE)), Optional.empty()));
    }

    @Test
    default void another_taker_learns_how_long_it_is_busy_until_the_last_moment() {
        StorePorts store = emptyStore();
        take(store, "one", Sample.NOW);
        Instant end = Sample.NOW.plus(Sample.WHILE);
        assertThat(store.leases().take(KEY, "two", Sample.WHILE, end.minusNanos(1)))
                .isEqualTo(new Taking.Busy(end));
        assertThat(store.leases().take(KEY, "two", Sample.WHILE, end)).isInstanceOf(Taking.Taken.class);
    }

    @Test
    default void each_taking_has_a_greater_epoch_also_after_a_release() {
        StorePorts store = emptyStore();
        Fence first = take(store, "one", Sample.NOW);
        store.leases().release(first);
        Fence second = take(store, "two", Sample.NOW);
        store.leases().fail(second, failure(new Refusal.Unknown()), Sample.NOW);
        Fence third = take(store, "three", Sample.NOW);
        Fence fourth = Sample.taken(store.leases().claim(third, "four", Sample.WHILE, Sample.NOW));
        assertThat(List.of(first, second, third, fourth))
                .extracting(Fence::epoch)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    default void a_released_lease_is_free_and_remembers_no_failure() {
        StorePorts store = emptyStore();
        store.leases().fail(take(store, "one", Sample.NOW), failure(new Refusal.Unknown()), Sample.NOW);
        store.leases().release(take(store, "two", Sample.NOW));
        assertThat(state(store)).isEqualTo(LeaseState.FREE);
    }

    /** Every reason that a waiter can be told. */
    static List<Refusal> refusals() {
        return List.of(
                new Refusal.Hidden(),
                new Refusal.Revoked(),
                new Refusal.Unknown(),
                new Refusal.Denied(),
                new Refusal.RuledOut(),
                new Refusal.Throttled(Duration.ofSeconds(17)),
                new Refusal.Unavailable("GET blob from registry-1.docker.io: 503", Duration.ofMillis(1500)),
                new Refusal.Untrustworthy("a page for people"),
                new Refusal.Untrustworthy(Distrust.WRONG_BYTES, "the bytes are not what their digest says"),
                new Refusal.Untrustworthy(Distrust.INVALID_MANIFEST, "both an image and an index"),
                new Refusal.Untrustworthy(Distrust.REJECTED_REALM, "a token server elsewhere"));
    }

    @ParameterizedTest
    @MethodSource("org.depproxy.testkit.contract.LeasesContract#refusals")
    default void a_failure_is_told_to_those_who_wait_also_while_another_tries_again(Refusal refusal) {
        StorePorts store = emptyStore();
        store.leases().fail(take(store, "one", Sample.NOW), failure(refusal), Sample.NOW);
        assertThat(state(store)).isEqualTo(new LeaseState(Optional.empty(), Optional.of(failure(refusal))));
        take(store, "two", Sample.NOW);
        assertThat(state(store).lastFailure()).contains(failure(refusal));
        assertThat(state(store).isHeld(Sample.NOW)).isTrue();
    }

    @Test
    default void a_holder_holds_on() {
        StorePorts store = emptyStore();
        Fence fence = take(store, "one", Sample.NOW);
        Instant later = Sample.NOW.plusSeconds(20);
        assertThat(store.leases().renew(fence, Sample.WHILE, later)).isTrue();
        assertThat(state(store).heldUntil()).contains(later.plus(Sample.WHILE));
    }

    @Test
    default void who_lost_a_lease_can_neither_renew_nor_release_nor_fail_it() {
        StorePorts store = emptyStore();
        Fence lost = take(store, "one", Sample.NOW);
        Instant later = Sample.NOW.plus(Sample.WHILE);
        take(store, "two", later);
        LeaseState before = state(store);
        assertThat(store.leases().renew(lost, Sample.WHILE, later)).isFalse();
        store.leases().release(lost);
        store.leases().fail(lost, failure(new Refusal.Unknown()), later);
        assertThat(state(store)).isEqualTo(before);
    }

    @Test
    default void who_gave_a_lease_back_cannot_renew_it() {
        StorePorts store = emptyStore();
        Fence fence = take(store, "one", Sample.NOW);
        store.leases().release(fence);
        assertThat(store.leases().renew(fence, Sample.WHILE, Sample.NOW)).isFalse();
        assertThat(state(store)).isEqualTo(LeaseState.FREE);
    }

    @Test
    default void a_reservation_is_claimed_once_also_when_its_time_is_just_up() {
        StorePorts store = emptyStore();
        Fence reserved = take(store, "orderer", Sample.NOW);
        Instant late = Sample.NOW.plus(Sample.WHILE).plusSeconds(1);
        Fence claimed = Sample.taken(store.leases().claim(reserved, "filler", Sample.WHILE, late));
        assertThat(claimed.owner()).isEqualTo("filler");
        assertThat(store.leases().claim(reserved, "second filler", Sample.WHILE, late))
                .isEqualTo(new Taking.Busy(late.plus(Sample.WHILE)));
        assertThat(store.leases().renew(reserved, Sample.WHILE, late)).isFalse();
        assertThat(store.leases().renew(claimed, Sample.WHILE, late)).isTrue();
    }

    @Test
    default void a_reservation_that_another_took_over_or_that_never_was_cannot_be_claimed() {
        StorePorts store = emptyStore();
        Fence reserved = take(store, "orderer", Sample.NOW);
        Instant late = Sample.NOW.plus(Sample.WHILE);
        take(store, "another", late);
        assertThat(store.leases().claim(reserved, "filler", Sample.WHILE, late)).isInstanceOf(Taking.Busy.class);
        Fence invented = new Fence("invented", "orderer", 1);
        assertThat(store.leases().claim(invented, "filler", Sample.WHILE, late)).isInstanceOf(Taking.Busy.class);
    }

    @Test
    default void a_reservation_is_known_by_owner_and_epoch_together() {
        StorePorts store = emptyStore();
        Fence reserved = take(store, "one", Sample.NOW);
        Taking foreign =
                store.leases().claim(new Fence(KEY, "one", reserved.epoch() + 1), "x", Sample.WHILE, Sample.NOW);
        assertThat(foreign).isInstanceOf(Taking.Busy.class);
        assertThat(store.leases().claim(new Fence(KEY, "else", reserved.epoch()), "x", Sample.WHILE, Sample.NOW))
                .isInstanceOf(Taking.Busy.class);
    }

    @Test
    default void leases_of_different_keys_are_independent() {
        StorePorts store = emptyStore();
        take(store, "one", Sample.NOW);
        assertThat(store.leases().take(KEY + "0", "two", Sample.WHILE, Sample.NOW))
                .isInstanceOf(Taking.Taken.class);
    }

    @Test
    default void of_many_takers_exactly_one_holds_a_lease() {
        StorePorts store = emptyStore();
        for (int round = 0; round < 5; round++) {
            int number = round;
            Instant now = Sample.NOW.plus(Sample.WHILE.multipliedBy(round));
            List<Taking> takings =
                    AtOnce.run(16, i -> store.leases().take(KEY, "owner " + number + " " + i, Sample.WHILE, now));
            assertThat(takings).filteredOn(Taking.Taken.class::isInstance).hasSize(1);
        }
    }

    @Test
    default void of_many_claimers_exactly_one_takes_over() {
        StorePorts store = emptyStore();
        Fence reserved = take(store, "orderer", Sample.NOW);
        List<Taking> takings =
                AtOnce.run(16, i -> store.leases().claim(reserved, "filler " + i, Sample.WHILE, Sample.NOW));
        assertThat(takings).filteredOn(Taking.Taken.class::isInstance).hasSize(1);
    }

    /** Threads, rounds and calls of each thread: few, so that every order of a round can be looked at. */
    @Test
    default void t187_what_many_do_at_once_could_have_been_done_by_one_after_the_other() {
        for (int round = 0; round < 12; round++) {
            StorePorts store = emptyStore();
            LeaseWorkers workers = new LeaseWorkers(store, round);
            AtOnce.run(4, i -> workers.work(i, 6));
            assertThat(workers.history().size()).isGreaterThanOrEqualTo(24);
            assertThat(workers.history().isThatOf(LeaseModel::next, LeaseModel.State.FREE))
                    .as("round %s: %s", round, workers.history())
                    .isTrue();
        }
    }

    private static Failure failure(Refusal refusal) {
        return new Failure(SCOPE, refusal, Sample.NOW);
    }

    private static Fence take(StorePorts store, String owner, Instant now) {
        return Sample.taken(store.leases().take(KEY, owner, Sample.WHILE, now));
    }

    private static LeaseState state(StorePorts store) {
        return store.ledger().progress(SCOPE, DIGEST).lease();
    }
}
