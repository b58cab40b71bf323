package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.depproxy.access.PullScope;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.fault.Faults;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.depproxy.cache.Proxy.ALPINE;

/** Copies that take longer than one invocation has. */
class ContinuationTest {
    private static final int PART = BlobStore.MIN_PART_BYTES;

    /** How long upstream takes for a part; an invocation has time for two, and for handing over. */
    private static final Duration PART_TIME = Duration.ofSeconds(64);

    private static final Duration FILL_TIME =
            PART_TIME.multipliedBy(2).plus(Limits.HAND_OVER).plusSeconds(10);

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final byte[] bytes = bytes(5 * PART + 17);
    private final Digest digest = proxy.upstream.push(ALPINE.image(), bytes);

    @BeforeEach
    void upstream_is_slow() {
        Duration chunkTime = PART_TIME.dividedBy(PART / Limits.CHUNK_BYTES);
        proxy.upstream.beforeChunk(() -> clock.advance(chunkTime));
    }

    @Test
    void t172_a_blob_that_takes_several_invocations_is_read_once_in_all_and_then_served() {
        List<FillOutcome> outcomes = carriedOut(ordered());

        assertThat(outcomes)
                .containsExactly(
                        new FillOutcome.HandedOver(2L * PART),
                        new FillOutcome.HandedOver(4L * PART),
                        new FillOutcome.Filled(new StoredBlob(digest, bytes.length)));
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.store.openUploads()).isZero();
        assertThat(proxy.upstream.blobBytes()).isEqualTo(bytes.length);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(3);
        assertThat(pull()).isEqualTo(new BlobPull.Ready(new StoredBlob(digest, bytes.length)));
    }

    @ParameterizedTest
    @EnumSource
    void t172_a_blob_by_any_kind_of_digest_is_gone_on_with(Digest.Algorithm algorithm) {
        Digest own = Digest.of(algorithm, bytes);
        proxy.upstream.serve(ALPINE.image(), own, bytes);

        assertThat(carriedOut(ordered(own))).hasSize(3).last().isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(own)).contains(bytes);
    }

    @Test
    void t172_what_is_read_of_a_part_when_the_time_is_up_is_all_that_is_read_again() {
        // The first part comes fast, so it is not foreseen that the second takes too long.
        Instant start = clock.instant();
        proxy.upstream.beforeChunk(() -> clock.advance(
                clock.instant().isBefore(start.plusSeconds(12)) ? Duration.ofMillis(90) : Duration.ofSeconds(1)));

        assertThat(carriedOut(ordered())).hasSizeGreaterThan(2).last().isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.blobBytes()).isBetween(bytes.length + 1L, bytes.length + (long) PART);
    }

    @Test
    void while_a_copy_is_handed_over_who_wants_the_blob_waits_for_it() {
        fill(ordered());

        assertThat(pull()).isEqualTo(new BlobPull.Filling());
        assertThat(proxy.fills.next()).containsInstanceOf(Fills.ContinuationOrder.class);
        assertThat(proxy.fills.next()).isEmpty();
    }

    @Test
    void t170_an_order_to_go_on_that_comes_twice_is_carried_out_once() {
        fill(ordered());
        Fills.ContinuationOrder order = continuation();

        assertThat(goOn(order)).isEqualTo(new FillOutcome.HandedOver(4L * PART));
        assertThat(goOn(order)).isEqualTo(new FillOutcome.NotNeeded());
        assertThat(goOn(continuation())).isInstanceOf(FillOutcome.Filled.class);
    }

    @Test
    void t170_an_order_to_go_on_that_is_lost_leaves_no_lease_behind() {
        fill(ordered());
        Fills.ContinuationOrder lost = continuation();
        clock.advance(Limits.HANDED_OVER_LEASE);

        assertThat(carriedOut(ordered())).last().isInstanceOf(FillOutcome.Filled.class);
        assertThat(goOn(lost)).isEqualTo(new FillOutcome.NotNeeded());
        assertThat(proxy.store.bytes(digest)).contains(bytes);
    }

    @Test
    void t170_an_order_to_go_on_may_wait_for_its_turn() {
        fill(ordered());
        clock.advance(Limits.HANDED_OVER_LEASE.minusSeconds(1));

        assertThat(goOn(continuation())).isEqualTo(new FillOutcome.HandedOver(4L * PART));
    }

    @Test
    void t172_a_hash_that_was_laid_down_by_one_of_another_kind_is_not_gone_on_with_and_the_blob_copied_anew() {
        fill(ordered());
        Fills.ContinuationOrder order = continuation();
        Checkpoint from = order.from();
        Checkpoint foreign = new Checkpoint(
                from.uploadId(), from.parts(), new Octets(new byte[52]), from.validator(), from.continuation());

        assertThat(goOn(new Fills.ContinuationOrder(order.order(), foreign))).isInstanceOf(FillOutcome.Failed.class);
        assertThat(proxy.store.openUploads()).isZero();
        assertThat(carriedOut(ordered())).last().isInstanceOf(FillOutcome.Filled.class);
    }

    @ParameterizedTest
    @EnumSource
    void t170_when_the_order_to_go_on_cannot_be_given_the_next_who_asks_starts_over(Faults.Moment moment) {
        Faults faults = new Faults();
        Fills faulty = faults.decorate(Fills.class, proxy.fills);
        Fills.BlobOrder order = ordered();
        faults.strike(Fills.class, "start", moment);

        assertThatThrownBy(() -> proxy.fill(faulty).fill(order, finishBy())).isInstanceOf(StoreUnavailable.class);

        assertThat(faults.spent()).isTrue();
        proxy.fills
                .next()
                .map(Fills.ContinuationOrder.class::cast)
                .ifPresent(late -> assertThat(goOn(late)).isEqualTo(new FillOutcome.NotNeeded()));
        assertThat(carriedOut(ordered())).last().isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
    }

    @Test
    void t171_who_lost_its_lease_hands_nothing_over_and_aborts_its_upload() {
        Fills.BlobOrder order = ordered();
        Fence running = order.reservation();
        proxy.upstream.beforeChunk(() -> {
            // Frozen for longer than the lease, in which another takes it.
            proxy.upstream.beforeChunk(() -> clock.advance(Duration.ofMillis(500)));
            clock.advance(Limits.FILL_LEASE);
            proxy.store.leases().take(running.key(), "another", Limits.FILL_LEASE, clock.instant());
        });

        assertThat(fill(order)).isEqualTo(new FillOutcome.Fenced());
        assertThat(proxy.fills.next()).isEmpty();
        assertThat(proxy.store.openUploads()).isZero();
    }

    @Test
    void t171_who_lost_its_lease_in_the_middle_of_an_upload_aborts_it() {
        Fills.BlobOrder order = ordered();
        Duration chunkTime = PART_TIME.dividedBy(PART / Limits.CHUNK_BYTES);
        proxy.upstream.beforeChunk(() -> {
            if (proxy.store.openUploads() > 0) {
                proxy.upstream.beforeChunk(() -> clock.advance(chunkTime));
                clock.advance(Limits.FILL_LEASE);
                proxy.store.leases().take(order.reservation().key(), "another", Limits.FILL_LEASE, clock.instant());
            }
            clock.advance(chunkTime);
        });

        BlobFill fill = proxy.fill();
        assertThat(fill.fill(order, clock.instant().plus(Duration.ofMinutes(15))))
                .isEqualTo(new FillOutcome.Fenced());
        assertThat(proxy.fills.next()).isEmpty();
        assertThat(proxy.store.openUploads()).isZero();
        assertThat(proxy.store.bytes(digest)).isEmpty();
    }

    @Test
    void t022_wrong_bytes_are_not_kept_however_many_invocations_copied_them() {
        byte[] wrong = bytes.clone();
        wrong[0] ^= 1;
        proxy.upstream.serve(ALPINE.image(), digest, wrong);

        assertThat(carriedOut(ordered()))
                .last()
                .isInstanceOfSatisfying(
                        FillOutcome.Failed.class,
                        failed -> assertThat(failed.refusal()).isInstanceOf(Refusal.Untrustworthy.class));
        assertThat(proxy.store.bytes(digest)).isEmpty();
        assertThat(proxy.store.openUploads()).isZero();
    }

    @Test
    void t172_a_copy_that_gets_no_part_further_in_an_invocation_is_given_up() {
        fill(ordered());
        proxy.upstream.beforeChunk(() -> clock.advance(Duration.ofSeconds(10)));

        assertThat(goOn(continuation()))
                .isInstanceOfSatisfying(
                        FillOutcome.Failed.class,
                        failed -> assertThat(failed.refusal()).isInstanceOf(Refusal.Unavailable.class));
        assertThat(proxy.fills.next()).isEmpty();
        assertThat(proxy.store.openUploads()).isZero();
    }

    @Test
    void t172_a_copy_is_gone_on_with_only_so_often() {
        fill(ordered());
        Fills.ContinuationOrder order = continuation();
        Checkpoint from = order.from();
        Checkpoint last =
                new Checkpoint(from.uploadId(), from.parts(), from.hash(), from.validator(), Limits.CONTINUATIONS);

        assertThat(goOn(new Fills.ContinuationOrder(order.order(), last))).isInstanceOf(FillOutcome.Failed.class);
        assertThat(proxy.fills.next()).isEmpty();
        assertThat(proxy.store.openUploads()).isZero();
    }

    @Test
    void an_upload_that_is_gone_is_a_failure_after_which_the_blob_is_copied_anew() {
        fill(ordered());
        Fills.ContinuationOrder order = continuation();
        proxy.store
                .blobStore()
                .reopen(digest, order.from().uploadId(), 1)
                .orElseThrow()
                .abort();

        assertThat(goOn(order)).isInstanceOf(FillOutcome.Failed.class);
        assertThat(carriedOut(ordered())).last().isInstanceOf(FillOutcome.Filled.class);
    }

    @Test
    void what_another_group_has_copied_meanwhile_is_linked_and_the_upload_aborted() {
        PullScope other = new PullScope(proxy.addGroup("other", GroupSettings.DEFAULT), ALPINE.image());
        fill(ordered());
        Fills.ContinuationOrder order = continuation();
        proxy.upstream.beforeChunk(() -> {});
        proxy.blobs().pull(proxy.get(proxy.member, other), digest);
        assertThat(carriedOut(lastOrder())).last().isInstanceOf(FillOutcome.Filled.class);
        // The lease is the one that this group holds; the pull of the other has taken time.
        proxy.store.leases().renew(order.order().reservation(), Limits.FILL_LEASE, clock.instant());

        assertThat(goOn(order)).isEqualTo(new FillOutcome.Linked(new StoredBlob(digest, bytes.length)));
        assertThat(proxy.store.openUploads()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void t172_a_blob_of_whole_parts_ends_with_its_last(int parts) {
        byte[] whole = bytes(parts * PART);
        Digest own = proxy.upstream.push(ALPINE.image(), whole);

        assertThat(carriedOut(ordered(own))).last().isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(own)).contains(whole);
        assertThat(proxy.upstream.blobBytes()).isEqualTo(whole.length);
    }

    private Fills.BlobOrder ordered() {
        return ordered(digest);
    }

    /** The order that a pull gives; it is to be carried out in time. */
    private Fills.BlobOrder ordered(Digest blob) {
        proxy.blobs().pull(proxy.get(proxy.member, ALPINE), blob);
        return lastOrder();
    }

    private Fills.BlobOrder lastOrder() {
        List<Fills.BlobOrder> orders = new ArrayList<>();
        for (Optional<Fills.BlobOrder> next = proxy.nextBlob(); next.isPresent(); next = proxy.nextBlob()) {
            orders.add(next.get());
        }
        return orders.getLast();
    }

    /** Carries an order out, and whatever is handed over. */
    private List<FillOutcome> carriedOut(Fills.BlobOrder order) {
        List<FillOutcome> outcomes = new ArrayList<>(List.of(fill(order)));
        for (Optional<Fills.FillOrder> next = proxy.fills.next(); next.isPresent(); next = proxy.fills.next()) {
            outcomes.add(goOn((Fills.ContinuationOrder) next.get()));
        }
        return outcomes;
    }

    private Fills.ContinuationOrder continuation() {
        return proxy.fills.next().map(Fills.ContinuationOrder.class::cast).orElseThrow();
    }

    private FillOutcome fill(Fills.BlobOrder order) {
        return proxy.fill().fill(order, finishBy());
    }

    private FillOutcome goOn(Fills.ContinuationOrder order) {
        return proxy.fill().goOn(order, finishBy());
    }

    private Instant finishBy() {
        return clock.instant().plus(FILL_TIME);
    }

    private BlobPull pull() {
        return proxy.blobs().pull(proxy.get(proxy.member, ALPINE), digest);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
