package org.depproxy.cache;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.depproxy.name.Digest;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Call;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.depproxy.testkit.simulation.Fate;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.depproxy.cache.Proxy.ALPINE;

/** Large blobs, of which several parts are read at a time. Here two parts are large. */
class ReadAheadTest {
    private static final int PART = BlobStore.MIN_PART_BYTES;
    private static final int PARTS = 7;
    private static final int LENGTH = (PARTS - 1) * PART + 17;
    private static final Duration FILL_TIME = Duration.ofMinutes(15);

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final byte[] bytes = bytes(LENGTH);
    private final Digest digest = proxy.upstream.push(ALPINE.image(), bytes);

    @Test
    void a_large_blob_costs_one_get_and_a_piece_for_each_part_after_the_second_and_is_read_once() {
        assertThat(filled()).isEqualTo(new FillOutcome.Filled(new StoredBlob(digest, LENGTH)));

        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
        assertThat(proxy.upstream.count(Kind.BLOB_PIECE)).isEqualTo(PARTS - 2);
        assertThat(proxy.upstream.blobBytes()).isEqualTo(LENGTH);
    }

    @Test
    void a_blob_that_is_not_large_is_read_over_one_connection() {
        assertThat(proxy.fill().fill(order(digest), finishBy())).isInstanceOf(FillOutcome.Filled.class);

        assertThat(LENGTH).isLessThan((int) Limits.LARGE_BLOB_BYTES);
        assertThat(proxy.upstream.count(Kind.BLOB_PIECE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    void a_large_blob_is_read_over_one_connection_when_that_is_fast(int moreMillis) {
        byte[] large = bytes((int) Limits.LARGE_BLOB_BYTES);
        Digest own = proxy.upstream.push(ALPINE.image(), large);
        Fills.BlobOrder order = order(own);
        AtomicLong left = new AtomicLong(1);
        proxy.upstream.beforeChunk(() -> {
            if (left.decrementAndGet() == 0) {
                clock.advance(Limits.FAST_PART.plusMillis(moreMillis));
            }
        });

        assertThat(proxy.fill().fill(order, finishBy())).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.upstream.count(Kind.BLOB_PIECE)).isEqualTo(moreMillis < 0 ? 0 : 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * PART - 1, 2 * PART, 2 * PART + 1, 3 * PART, 6 * PART + 1})
    void t184_a_blob_of_any_length_is_right_when_it_is_read_in_pieces(int length) {
        byte[] whole = Arrays.copyOf(bytes, length);
        Digest own = proxy.upstream.push(ALPINE.image(), whole);

        assertThat(filled(own, Thread::startVirtualThread)).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(own)).contains(whole);
        assertThat(proxy.upstream.blobBytes()).isEqualTo(length);
    }

    @ParameterizedTest
    @EnumSource
    void t031_a_large_blob_is_verified_by_the_algorithm_it_is_asked_for_by(Digest.Algorithm algorithm) {
        Digest own = Digest.of(algorithm, bytes);
        byte[] wrong = bytes.clone();
        wrong[5 * PART] ^= 1;
        proxy.upstream.serve(ALPINE.image(), own, wrong);
        assertRefused(filled(own, Runnable::run), Refusal.Untrustworthy.class);
        assertThat(proxy.store.openUploads()).isZero();
        clock.advance(Limits.UNTRUSTWORTHY_PAUSE);

        proxy.upstream.serve(ALPINE.image(), own, bytes);
        assertThat(filled(own, Runnable::run)).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(own)).contains(bytes);
    }

    @Test
    void no_more_buffers_are_held_than_the_limits_say_and_no_thread_outlives_the_copy() throws Exception {
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Executor counting = task -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    task.run();
                } finally {
                    running.decrementAndGet();
                }
            }));
        };

        assertThat(filled(digest, counting)).isInstanceOf(FillOutcome.Filled.class);

        assertThat((Limits.PARTS_IN_FLIGHT + Limits.PARTS_READ_AT_ONCE) * (long) PART)
                .isLessThanOrEqualTo(64L << 20);
        assertThat(most.get()).isBetween(2, Limits.PARTS_IN_FLIGHT + Limits.PARTS_READ_AT_ONCE);
        assertEnded(threads);
    }

    @Test
    void no_thread_outlives_a_copy_that_fails() throws Exception {
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        AtomicInteger pieces = new AtomicInteger();
        proxy.upstream.fail(
                call -> isPiece(call) && pieces.incrementAndGet() > 3,
                new UpstreamAnswer.Throttled<>(Duration.ofHours(1)));

        assertRefused(filled(digest, task -> threads.add(Thread.startVirtualThread(task))), Refusal.Throttled.class);

        assertThat(threads).isNotEmpty();
        assertEnded(threads);
        assertThat(proxy.store.openUploads()).isZero();
    }

    @Test
    void no_thread_outlives_a_copy_that_is_left_to_another() throws Exception {
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        AtomicLong left = new AtomicLong(3 * PART / Limits.CHUNK_BYTES);
        proxy.upstream.beforeChunk(() -> {
            if (left.decrementAndGet() == 0) {
                clock.advance(FILL_TIME);
            }
        });

        assertThat(filled(digest, task -> threads.add(Thread.startVirtualThread(task))))
                .isInstanceOf(FillOutcome.HandedOver.class);

        assertThat(threads).isNotEmpty();
        assertEnded(threads);
        assertThat(proxy.store.openUploads()).isOne();
    }

    /** What a copy has waited for has ended but for the last steps of its thread. */
    private static void assertEnded(Queue<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PART - 1, PART})
    void t026_a_piece_that_breaks_at_any_byte_is_read_on_from_there(int breakAfter) {
        proxy.upstream.breakNextPieceAfter(breakAfter);
        proxy.upstream.breakNextPieceAfter(breakAfter);

        assertThat(filled()).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_PIECE)).isEqualTo(PARTS - 2);
    }

    @Test
    void t026_the_connection_that_a_blob_was_opened_on_serves_while_pieces_break() {
        for (int i = 0; i < PARTS; i++) {
            proxy.upstream.breakNextPieceAfter(0);
        }

        assertThat(filled()).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
        assertThat(proxy.upstream.blobBytes()).isEqualTo(LENGTH);
    }

    @Test
    void pieces_that_break_too_often_lead_to_one_connection() {
        int parts = Limits.BROKEN_PIECES + 8;
        byte[] large = bytes(parts * PART);
        Digest own = proxy.upstream.push(ALPINE.image(), large);
        for (int i = 0; i < parts; i++) {
            proxy.upstream.breakNextPieceAfter(1);
        }

        assertThat(filled(own, Runnable::run)).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(own)).contains(large);
        assertThat(proxy.upstream.count(Kind.BLOB_PIECE))
                .isLessThanOrEqualTo(Limits.BROKEN_PIECES + Limits.PARTS_READ_AT_ONCE);
    }

    private static boolean isPiece(Call call) {
        return call.kind() == Kind.BLOB_PIECE;
    }

    static List<UpstreamAnswer<?>> noPieces() {
        return List.of(
                new UpstreamAnswer.Unknown<>(),
                new UpstreamAnswer.Denied<>(),
                new UpstreamAnswer.Untrustworthy<>("another range"),
                new UpstreamAnswer.Throttled<>(Duration.ofSeconds(7)),
                new UpstreamAnswer.Throttled<>(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @MethodSource("noPieces")
    void t175_where_upstream_gives_no_pieces_the_rest_comes_over_the_connection_there_is(UpstreamAnswer<?> answer) {
        proxy.upstream.fail(ReadAheadTest::isPiece, answer);

        assertThat(filled()).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
        assertThat(proxy.upstream.count(Kind.BLOB_PIECE)).isBetween(1L, (long) Limits.PARTS_READ_AT_ONCE);
        assertThat(proxy.upstream.blobBytes()).isEqualTo(LENGTH);
    }

    @ParameterizedTest
    @MethodSource("noPieces")
    void t175_where_upstream_gives_no_more_pieces_the_rest_comes_over_one_connection(UpstreamAnswer<?> answer) {
        AtomicInteger pieces = new AtomicInteger();
        proxy.upstream.fail(call -> isPiece(call) && pieces.incrementAndGet() > 3, answer);

        FillOutcome outcome = filled();

        if (answer.equals(new UpstreamAnswer.Throttled<>(Duration.ofHours(1)))) {
            // Nobody waits an hour, and nobody asks before.
            assertRefused(outcome, Refusal.Throttled.class);
            assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
            return;
        }
        assertThat(outcome).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(2);
    }

    @Test
    void t174_pieces_that_fail_are_left_to_the_breaker_and_the_blob_is_right() {
        proxy.upstream.fail(ReadAheadTest::isPiece, new UpstreamAnswer.Unavailable<>("503"));

        assertThat(filled()).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
        assertThat(proxy.upstream.count(Kind.BLOB_PIECE)).isLessThanOrEqualTo(5);
    }

    @Test
    void t026_a_blob_whose_ranges_are_ignored_comes_over_the_connection_it_was_opened_on() {
        proxy.upstream.ignoreRanges();

        assertThat(filled()).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
        assertThat(proxy.upstream.blobBytes()).isEqualTo(LENGTH);
    }

    @Test
    void t026_a_blob_that_changes_while_it_is_read_in_pieces_is_read_anew_and_its_hash_decides() {
        AtomicLong left = new AtomicLong(6L * PART / Limits.CHUNK_BYTES);
        proxy.upstream.beforeChunk(() -> {
            if (left.decrementAndGet() == 0) {
                proxy.upstream.changeValidator();
            }
        });

        assertThat(filled()).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
    }

    @Test
    void a_store_that_fails_while_a_piece_is_asked_for_fails_the_copy() {
        Upstream failing = PortCall.around(Upstream.class, proxy.upstream, call -> {
            if (call.arguments().stream().anyMatch(Upstream.Stretch.Piece.class::isInstance)) {
                throw new StoreUnavailable("read a circuit", new IOException("down"));
            }
            return call.proceed();
        });

        assertThatThrownBy(() -> proxy.fillReadingAhead(failing, Runnable::run).fill(order(digest), finishBy()))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(proxy.store.openUploads()).isZero();
    }

    @Test
    void t171_who_loses_its_lease_while_pieces_are_read_publishes_nothing() {
        Fills.BlobOrder order = order(digest);
        AtomicLong left = new AtomicLong(2L * PART / Limits.CHUNK_BYTES);
        proxy.upstream.beforeChunk(() -> {
            if (left.decrementAndGet() == 0) {
                clock.advance(Limits.FILL_LEASE);
                proxy.store.leases().take(order.reservation().key(), "another", Limits.FILL_LEASE, clock.instant());
            }
        });

        assertThat(proxy.fillReadingAhead(proxy.upstream, Thread::startVirtualThread)
                        .fill(order, finishBy()))
                .isEqualTo(new FillOutcome.Fenced());
        assertThat(proxy.store.openUploads()).isZero();
        assertThat(proxy.store.bytes(digest)).isEmpty();
    }

    @Test
    void a_lease_is_kept_while_pieces_come_slowly() {
        // A part takes longer than a lease lasts.
        Duration chunkTime = Limits.FILL_LEASE.plusSeconds(6).dividedBy(PART / Limits.CHUNK_BYTES);
        proxy.upstream.beforeChunk(() -> clock.advance(chunkTime));

        assertThat(filled()).isInstanceOf(FillOutcome.Filled.class);
    }

    @Test
    void t172_what_is_hashed_is_handed_over_and_what_was_read_ahead_is_dropped() {
        // Four parts take most of an invocation, and all but the first come at once.
        Duration chunkTime = Duration.ofSeconds(64).dividedBy(PART / Limits.CHUNK_BYTES);
        proxy.upstream.beforeChunk(() -> clock.advance(chunkTime));
        Duration time = Duration.ofSeconds(64 * 5).plus(Limits.HAND_OVER).plusSeconds(10);
        List<FillOutcome> outcomes = new ArrayList<>();

        outcomes.add(proxy.fillReadingAhead(proxy.upstream, Runnable::run)
                .fill(order(digest), clock.instant().plus(time)));
        for (Optional<Fills.FillOrder> next = proxy.fills.next(); next.isPresent(); next = proxy.fills.next()) {
            outcomes.add(proxy.fillReadingAhead(proxy.upstream, Runnable::run)
                    .goOn((Fills.ContinuationOrder) next.get(), clock.instant().plus(time)));
        }

        assertThat(outcomes).hasSizeGreaterThan(1).last().isInstanceOf(FillOutcome.Filled.class);
        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        FillOutcome.HandedOver.class,
                        handed -> assertThat(handed.bytes() % PART).isZero());
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.store.openUploads()).isZero();
        assertThat(proxy.upstream.count(Kind.BLOB_PIECE)).isPositive();
    }

    @Test
    void from_an_upstream_that_limits_each_connection_a_blob_comes_three_times_as_fast_and_more() {
        byte[] large = bytes(13 * PART);

        Duration one = copied(large, (own, threads) -> own.fillReadingAhead(own.upstream, threads, Long.MAX_VALUE));
        Duration several = copied(large, (own, threads) -> own.fillReadingAhead(own.upstream, threads));

        assertThat(one).isGreaterThan(several.multipliedBy(3));
    }

    /** How long a copy takes, of time that passes only on connections. */
    private static Duration copied(byte[] large, Copying copying) {
        Scheduler scheduler = new Scheduler(new Random(1), task -> new Fate.GoesOn(Duration.ZERO));
        Proxy own = new Proxy(scheduler, scheduler);
        Digest blob = own.upstream.push(ALPINE.image(), large);
        own.upstream.beforeChunk(() -> scheduler.of(Duration.ofMillis(50)));
        List<Duration> took = new ArrayList<>();
        scheduler.start("copy", Duration.ZERO, () -> {
            Fills.BlobOrder order = order(own, blob);
            Instant began = scheduler.instant();
            assertThat(copying.with(own, scheduler.parts(Limits.PARTS_IN_FLIGHT + Limits.PARTS_READ_AT_ONCE))
                            .fill(order, began.plus(FILL_TIME)))
                    .isInstanceOf(FillOutcome.Filled.class);
            took.add(Duration.between(began, scheduler.instant()));
        });
        scheduler.run(() -> {});
        assertThat(own.store.bytes(blob)).contains(large);
        return took.getFirst();
    }

    private interface Copying {
        BlobFill with(Proxy own, Executor threads);
    }

    private FillOutcome filled() {
        return filled(digest, Runnable::run);
    }

    private FillOutcome filled(Digest blob, Executor threads) {
        return proxy.fillReadingAhead(proxy.guarded(), threads).fill(order(blob), finishBy());
    }

    /** The order that a pull gives; it is to be carried out in time. */
    private Fills.BlobOrder order(Digest blob) {
        return order(proxy, blob);
    }

    private static Fills.BlobOrder order(Proxy proxy, Digest blob) {
        proxy.blobs().pull(proxy.get(proxy.member, ALPINE), blob);
        Optional<Fills.BlobOrder> last = Optional.empty();
        for (Optional<Fills.BlobOrder> next = proxy.nextBlob(); next.isPresent(); next = proxy.nextBlob()) {
            last = next;
        }
        return last.orElseThrow();
    }

    private Instant finishBy() {
        return clock.instant().plus(FILL_TIME);
    }

    private static void assertRefused(FillOutcome outcome, Class<? extends Refusal> why) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        FillOutcome.Failed.class,
                        failed -> assertThat(failed.refusal()).isInstanceOf(why));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
