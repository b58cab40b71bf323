package org.depproxy.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.depproxy.access.PullScope;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.fault.Faults;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.depproxy.testkit.simulation.PortCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.depproxy.cache.Proxy.ALPINE;

/** What a pull of a blob costs at most, whatever upstream does. */
class BlobLimitsTest {
    private static final Duration FILL_TIME = Duration.ofMinutes(15);
    private static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);

    private final ManualClock clock = ManualClock.atSomeTime();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final Proxy proxy = new Proxy(clock, duration -> {
        clock.advance(duration);
        meanwhile.get().run();
    });

    private void carryOut() {
        proxy.nextBlob()
                .ifPresent(next -> proxy.fill().fill(next, clock.instant().plus(FILL_TIME)));
    }

    private BlobPull pull(Digest digest) {
        return proxy.blobs().pull(proxy.get(proxy.member, ALPINE), digest);
    }

    private static void assertRefused(BlobPull pull, Class<? extends Refusal> why) {
        assertThat(pull)
                .isInstanceOfSatisfying(
                        BlobPull.Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(why));
    }

    /** The last order that is still good. */
    private Fills.BlobOrder ordered(Digest digest) {
        assertThat(pull(digest)).isEqualTo(new BlobPull.Filling());
        Optional<Fills.BlobOrder> last = Optional.empty();
        for (Optional<Fills.BlobOrder> next = proxy.nextBlob(); next.isPresent(); next = proxy.nextBlob()) {
            last = next;
        }
        return last.orElseThrow();
    }

    /** Fails when it is read, as a connection does. */
    private static final class Unread extends InputStream {
        private int reads;

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            reads++;
            throw new IOException("connection reset");
        }
    }

    private FillOutcome filledFrom(InputStream bytes, long announced) {
        Upstream announcing = PortCall.around(
                Upstream.class,
                proxy.upstream,
                call -> call.is("open")
                        ? new UpstreamAnswer.Found<>(
                                new Upstream.OpenBlob(bytes, 0, OptionalLong.of(announced), Optional.empty()))
                        : call.proceed());
        Digest digest = Digest.sha256(LAYER);
        Flight flight = new Flight(proxy.store.leases(), new Pacing(clock, clock::advance, new Random(3)));
        BlobCopy copy = new BlobCopy(
                announcing,
                proxy.store.blobStore(),
                flight,
                Runnable::run,
                new BlobCopy.Relay(proxy.fills, new BouncyHashes()));
        BlobFill fill = new BlobFill(
                proxy.store.groups(),
                new Sources(Proxy.HUB),
                proxy.store.pullLedger(),
                proxy.store.publications(),
                copy);
        return fill.fill(ordered(digest), clock.instant().plus(FILL_TIME));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Long.MAX_VALUE - Limits.MAX_BLOB_BYTES})
    void t184_a_blob_of_more_than_the_most_parts_is_refused_before_it_is_read(long beyond) {
        Unread bytes = new Unread();

        assertThat(filledFrom(bytes, Limits.MAX_BLOB_BYTES + beyond))
                .isInstanceOfSatisfying(
                        FillOutcome.Failed.class,
                        failed -> assertThat(failed.refusal()).isInstanceOf(Refusal.Untrustworthy.class));
        assertThat(bytes.reads).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {5L << 30, 50L << 30, Limits.MAX_BLOB_BYTES})
    void t184_a_blob_of_the_most_parts_is_begun(long announced) {
        Unread bytes = new Unread();

        assertThat(filledFrom(bytes, announced))
                .isInstanceOfSatisfying(
                        FillOutcome.Failed.class,
                        failed -> assertThat(failed.refusal()).isInstanceOf(Refusal.Unavailable.class));
        assertThat(bytes.reads).isPositive();
    }

    @Test
    void t184_the_largest_blob_fits_into_as_many_parts_as_there_can_be_and_is_larger_than_fifty_gibibytes() {
        assertThat(Math.ceilDiv(Limits.MAX_BLOB_BYTES, BlobStore.MIN_PART_BYTES))
                .isEqualTo(BlobStore.MAX_PARTS);
        assertThat(Limits.MAX_BLOB_BYTES).isGreaterThan(50L << 30);
    }

    @Test
    void t182_a_blob_that_is_always_wrong_is_read_once_in_a_while_however_often_it_is_asked_for() {
        Digest poison = Digest.sha256("right".getBytes(StandardCharsets.UTF_8));
        proxy.upstream.serve(ALPINE.image(), poison, "wrong".getBytes(StandardCharsets.UTF_8));
        meanwhile.set(this::carryOut);
        assertRefused(pull(poison), Refusal.Untrustworthy.class);

        for (int i = 0; i < 20; i++) {
            assertRefused(pull(poison), Refusal.Untrustworthy.class);
        }
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);

        clock.advance(Limits.UNTRUSTWORTHY_PAUSE);
        assertRefused(pull(poison), Refusal.Untrustworthy.class);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(2);
    }

    @Test
    void t182_a_blob_that_is_always_wrong_keeps_nobody_from_another_nor_another_image_from_the_right_bytes() {
        Digest digest = Digest.sha256(LAYER);
        PullScope good = new PullScope(ALPINE.group(), ImageName.parse("busybox"));
        proxy.upstream.serve(ALPINE.image(), digest, "wrong".getBytes(StandardCharsets.UTF_8));
        proxy.upstream.push(good.image(), LAYER);
        Digest other = proxy.upstream.push(ALPINE.image(), "other".getBytes(StandardCharsets.UTF_8));
        meanwhile.set(this::carryOut);

        assertRefused(pull(digest), Refusal.Untrustworthy.class);
        assertThat(pull(other)).isInstanceOf(BlobPull.Ready.class);
        assertThat(proxy.blobs().pull(proxy.get(proxy.member, good), digest)).isInstanceOf(BlobPull.Ready.class);
        assertThat(proxy.store.bytes(digest)).contains(LAYER);
    }

    @Test
    void t176_a_blob_that_upstream_did_not_have_is_asked_for_each_time_so_a_push_shows_at_once() {
        Digest digest = Digest.sha256(LAYER);
        meanwhile.set(this::carryOut);
        assertRefused(pull(digest), Refusal.Unknown.class);

        proxy.upstream.push(ALPINE.image(), LAYER);

        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
    }

    static List<UpstreamAnswer<?>> everythingButUnknown() {
        return ManifestCacheTest.everythingButUnknown();
    }

    @ParameterizedTest
    @MethodSource("everythingButUnknown")
    void t176_no_other_answer_is_taken_for_the_absence_of_a_blob(UpstreamAnswer<?> answer) {
        Digest digest = proxy.upstream.push(ALPINE.image(), LAYER);
        proxy.upstream.fail(call -> true, answer);
        meanwhile.set(this::carryOut);

        assertThat(pull(digest))
                .isInstanceOf(BlobPull.Refused.class)
                .isNotEqualTo(new BlobPull.Refused(new Refusal.Unknown()));

        proxy.upstream.heal();
        clock.advance(Duration.ofMinutes(1));
        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
    }

    @Test
    void t157_a_fill_goes_on_when_nobody_waits_for_it_any_more() {
        Digest digest = proxy.upstream.push(ALPINE.image(), LAYER);
        Fills.BlobOrder order = ordered(digest);

        FillOutcome outcome = proxy.fill().fill(order, clock.instant().plus(FILL_TIME));

        assertThat(outcome).isInstanceOf(FillOutcome.Filled.class);
        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }

    @Test
    void t167_at_no_moment_of_a_fill_is_a_blob_ready_that_the_store_does_not_have() {
        Digest digest = proxy.upstream.push(ALPINE.image(), LAYER);
        Fills.BlobOrder order = ordered(digest);
        int[] ready = {0};
        PortCall.Around looking = call -> {
            Object result = call.proceed();
            if (proxy.store.pullLedger().progress(ALPINE, digest).servable().isPresent()) {
                ready[0]++;
                assertThat(proxy.store.bytes(digest)).as(call.toString()).contains(LAYER);
            }
            return result;
        };
        Flight flight = new Flight(
                PortCall.around(Leases.class, proxy.store.leases(), looking),
                new Pacing(clock, clock::advance, new Random(3)));
        BlobCopy copy = new BlobCopy(
                PortCall.around(Upstream.class, proxy.upstream, looking),
                PortCall.around(BlobStore.class, proxy.store.blobStore(), looking),
                flight,
                Runnable::run,
                new BlobCopy.Relay(proxy.fills, new BouncyHashes()));
        BlobFill fill = new BlobFill(
                proxy.store.groups(),
                new Sources(Proxy.HUB),
                PortCall.around(PullLedger.class, proxy.store.pullLedger(), looking),
                PortCall.around(Publications.class, proxy.store.publications(), looking),
                copy);

        fill.fill(order, clock.instant().plus(FILL_TIME));

        assertThat(ready[0]).isPositive();
    }

    @Test
    void t204_a_fill_does_not_ask_upstream_for_what_it_has_no_time_for() {
        Digest digest = proxy.upstream.push(ALPINE.image(), LAYER);
        Fills.BlobOrder order = ordered(digest);
        Instant finishBy = clock.instant().plus(Limits.UPSTREAM_CALL).minusMillis(1);

        assertThat(proxy.fill().fill(order, finishBy)).isInstanceOf(FillOutcome.Failed.class);
        assertThat(proxy.upstream.count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void t205_an_order_that_cannot_be_given_is_unavailable_and_the_next_who_asks_gives_it_at_once(
            Faults.Moment moment) {
        Digest digest = proxy.upstream.push(ALPINE.image(), LAYER);
        Faults faults = new Faults();
        BlobCache throttled = proxy.blobs(faults.decorate(Fills.class, proxy.fills));
        faults.strike(Fills.class, "start", moment);
        Instant before = clock.instant();

        assertThatThrownBy(() -> throttled.pull(proxy.get(proxy.member, ALPINE), digest))
                .isInstanceOf(StoreUnavailable.class);

        assertThat(clock.instant()).isEqualTo(before);
        meanwhile.set(this::carryOut);
        assertThat(throttled.pull(proxy.get(proxy.member, ALPINE), digest)).isInstanceOf(BlobPull.Ready.class);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }
}
