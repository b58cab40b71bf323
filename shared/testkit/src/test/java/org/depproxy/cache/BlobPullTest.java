package org.depproxy.cache;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.depproxy.access.PullScope;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.depproxy.testkit.simulation.PortCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.depproxy.cache.Proxy.ALPINE;

class BlobPullTest {
    private static final Duration FILL_TIME = Duration.ofMinutes(15);
    private static final int PART = BlobStore.MIN_PART_BYTES;

    private final ManualClock clock = ManualClock.atSomeTime();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final Proxy proxy = new Proxy(clock, duration -> {
        clock.advance(duration);
        meanwhile.get().run();
    });

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PART - 1, PART, PART + 1, 5 * PART + 17})
    void t184_a_blob_of_any_length_is_filled_once_and_then_served(int length) {
        byte[] bytes = bytes(length);
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes);
        meanwhile.set(this::carryOut);

        assertThat(pull(digest)).isEqualTo(new BlobPull.Ready(new StoredBlob(digest, length)));
        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);

        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }

    @Test
    void t157_a_fill_that_takes_longer_than_an_answer_may_is_waited_for_again() {
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes(10));
        // The fill has begun, and takes its time.
        Fence running = claimed(digest);

        assertThat(pull(digest)).isEqualTo(new BlobPull.Filling());
        proxy.store.leases().release(running);
        meanwhile.set(this::carryOut);
        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
    }

    private Fence claimed(Digest digest) {
        return switch (proxy.store
                .leases()
                .take(LeaseKeys.blob(ALPINE, digest), "filler", Duration.ofMinutes(2), clock.instant())) {
            case Leases.Taking.Taken(Fence fence) -> fence;
            case Leases.Taking.Busy busy -> throw new AssertionError(busy);
        };
    }

    @Test
    void t170_an_order_that_was_lost_is_given_again() {
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes(10));
        Instant start = clock.instant();
        meanwhile.set(() -> {
            if (clock.instant().isBefore(start.plus(Limits.FILL_RESERVATION))) {
                proxy.nextBlob();
            } else {
                carryOut();
            }
        });

        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
    }

    @Test
    void an_order_that_comes_twice_is_carried_out_once() {
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes(10));
        AtomicReference<Fills.BlobOrder> order = new AtomicReference<>();
        meanwhile.set(() -> proxy.nextBlob().ifPresent(next -> {
            order.set(next);
            assertThat(fill(next)).isInstanceOf(FillOutcome.Filled.class);
        }));
        pull(digest);

        assertThat(fill(order.get())).isEqualTo(new FillOutcome.NotNeeded());
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PART - 1, PART, PART + 1, 3 * PART - 1})
    void t026_a_fill_whose_connection_breaks_reads_on_from_there(int breakAfter) {
        byte[] bytes = bytes(3 * PART);
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes);
        proxy.upstream.breakNextBlobAfter(breakAfter);
        meanwhile.set(this::carryOut);

        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PART - 1, PART, PART + 1, 3 * PART - 1})
    void t026_a_blob_of_which_the_rest_cannot_be_had_is_read_anew_from_its_start(int breakAfter) {
        byte[] bytes = bytes(3 * PART);
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes);
        proxy.upstream.breakNextBlobAfter(breakAfter);
        proxy.upstream.ignoreRanges();
        meanwhile.set(this::carryOut);

        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PART, PART + 1, 3 * PART - 1})
    void t026_a_blob_that_changed_while_it_was_read_is_not_kept_unless_its_hash_is_right(int breakAfter) {
        byte[] bytes = bytes(3 * PART);
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes);
        byte[] changed = bytes.clone();
        changed[3 * PART - 1] ^= 1;
        proxy.upstream.breakNextBlobAfter(breakAfter);
        AtomicReference<Runnable> change = new AtomicReference<>(() -> {
            proxy.upstream.serve(ALPINE.image(), digest, changed);
            proxy.upstream.changeValidator();
        });
        proxy.upstream.beforeChunk(() -> change.getAndSet(() -> {}).run());
        meanwhile.set(this::carryOut);

        assertThat(pull(digest))
                .isInstanceOfSatisfying(
                        BlobPull.Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Untrustworthy.class));
        assertThat(proxy.store.bytes(digest)).isEmpty();

        proxy.upstream.serve(ALPINE.image(), digest, bytes);
        clock.advance(Limits.UNTRUSTWORTHY_PAUSE);
        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PART, 2 * PART})
    void t024_what_is_longer_or_shorter_than_its_digest_says_or_empty_is_not_kept(int length) {
        Digest digest = Digest.sha256(bytes(length));
        meanwhile.set(this::carryOut);

        for (byte[] other : List.of(
                Arrays.copyOf(bytes(length), length + 1), Arrays.copyOf(bytes(length), length - 1), new byte[0])) {
            proxy.upstream.serve(ALPINE.image(), digest, other);
            assertThat(pull(digest))
                    .isInstanceOfSatisfying(
                            BlobPull.Refused.class,
                            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Untrustworthy.class));
            assertThat(proxy.store.bytes(digest)).isEmpty();
            clock.advance(Limits.UNTRUSTWORTHY_PAUSE);
        }
        assertThat(proxy.store.openUploads()).isZero();
    }

    @Test
    void t031_the_same_blob_by_two_kinds_of_digest_is_verified_by_each_and_kept_under_each() {
        byte[] bytes = bytes(PART + 1);
        byte[] wrong = bytes(PART + 2);
        Digest sha256 = proxy.upstream.push(ALPINE.image(), bytes);
        Digest sha512 = Digest.of(Digest.Algorithm.SHA512, bytes);
        proxy.upstream.serve(ALPINE.image(), sha512, wrong);
        meanwhile.set(this::carryOut);

        assertThat(pull(sha256)).isEqualTo(new BlobPull.Ready(new StoredBlob(sha256, bytes.length)));
        assertThat(pull(sha512)).isInstanceOf(BlobPull.Refused.class);
        assertThat(proxy.store.bytes(sha512)).isEmpty();

        proxy.upstream.serve(ALPINE.image(), sha512, bytes);
        clock.advance(Limits.UNTRUSTWORTHY_PAUSE);
        assertThat(pull(sha512)).isEqualTo(new BlobPull.Ready(new StoredBlob(sha512, bytes.length)));
        assertThat(proxy.store.bytes(sha256)).contains(bytes);
        assertThat(proxy.store.bytes(sha512)).contains(bytes);
    }

    @Test
    void a_fill_that_gets_no_further_gives_up() {
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes(10));
        for (int i = 0; i <= Limits.FRUITLESS_RESUMES; i++) {
            proxy.upstream.breakNextBlobAfter(0);
        }
        meanwhile.set(() -> {
            meanwhile.set(() -> {});
            carryOut();
        });

        assertThat(pull(digest))
                .isInstanceOfSatisfying(
                        BlobPull.Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Unavailable.class));
        assertThat(proxy.store.bytes(digest)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 2 * PART + 1})
    void t021_t022_t036_wrong_bytes_are_never_kept_and_right_ones_later_are(int length) {
        byte[] bytes = bytes(length);
        byte[] wrong = bytes.clone();
        wrong[length - 1] ^= 1;
        Digest digest = Digest.sha256(bytes);
        proxy.upstream.serve(ALPINE.image(), digest, wrong);
        meanwhile.set(this::carryOut);

        assertThat(pull(digest))
                .isInstanceOfSatisfying(
                        BlobPull.Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Untrustworthy.class));
        assertThat(proxy.store.bytes(digest)).isEmpty();

        proxy.upstream.serve(ALPINE.image(), digest, bytes);
        clock.advance(Limits.UNTRUSTWORTHY_PAUSE);
        assertThat(pull(digest)).isInstanceOf(BlobPull.Ready.class);
    }

    @Test
    void what_upstream_does_not_have_is_unknown() {
        meanwhile.set(this::carryOut);

        assertThat(pull(Digest.sha256(bytes(3)))).isEqualTo(new BlobPull.Refused(new Refusal.Unknown()));
    }

    @Test
    void t041_a_blob_of_another_group_must_be_shown_by_upstream_and_is_not_copied_again() {
        byte[] bytes = bytes(10);
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes);
        meanwhile.set(this::carryOut);
        pull(digest);
        PullScope other = new PullScope(proxy.addGroup("other", GroupSettings.DEFAULT), ImageName.parse("busybox"));

        assertThat(proxy.blobs().pull(proxy.head(proxy.member, other), digest))
                .isEqualTo(new BlobPull.Refused(new Refusal.Unknown()));
        assertThat(proxy.blobs().pull(proxy.get(proxy.member, other), digest))
                .isEqualTo(new BlobPull.Refused(new Refusal.Unknown()));

        proxy.upstream.push(other.image(), bytes);
        assertThat(proxy.blobs().pull(proxy.get(proxy.member, other), digest)).isInstanceOf(BlobPull.Ready.class);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }

    @Test
    void t041_a_registry_of_a_groups_own_that_only_says_that_it_has_a_blob_opens_none_of_anothers() {
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes(10));
        meanwhile.set(this::carryOut);
        pull(digest);
        RegistryName name = RegistryName.DOCKER_HUB;
        GroupSettings own = new GroupSettings(
                true,
                FreshnessPolicy.DEFAULT,
                Map.of(name, UpstreamRegistry.anonymous(name, URI.create("https://own.example"))));
        PullScope other = new PullScope(proxy.addGroup("other", own), ImageName.parse("busybox"));
        proxy.upstream.push(other.image(), bytes(10));
        proxy.upstream.fail(call -> call.kind() == Kind.BLOB_GET, new UpstreamAnswer.Unknown<>());

        assertThat(proxy.blobs().pull(proxy.get(proxy.member, other), digest))
                .isEqualTo(new BlobPull.Refused(new Refusal.Unknown()));

        proxy.upstream.heal();
        assertThat(proxy.blobs().pull(proxy.get(proxy.member, other), digest)).isInstanceOf(BlobPull.Ready.class);
        assertThat(proxy.upstream.count(Kind.BLOB_HEAD)).isZero();
    }

    @Test
    void t042_a_held_and_an_unknown_digest_cause_the_same_calls_until_the_fill() {
        Digest held = proxy.upstream.push(ALPINE.image(), bytes(10));
        meanwhile.set(this::carryOut);
        pull(held);
        PullScope other = new PullScope(proxy.addGroup("other", GroupSettings.DEFAULT), ImageName.parse("busybox"));
        meanwhile.set(() -> {});
        int asked = proxy.upstream.count();

        List<String> forHeld = callsOf(proxy.get(proxy.member, other), held);
        List<String> forUnknown = callsOf(proxy.get(proxy.member, other), Digest.sha256(bytes(11)));

        assertThat(forHeld)
                .contains("PullLedger.blob", "Leases.take", "Fills.start")
                .isEqualTo(forUnknown);
        assertThat(callsOf(proxy.head(proxy.member, other), Digest.sha256(bytes(12))))
                .isEqualTo(callsOf(proxy.head(proxy.member, other), Digest.sha256(bytes(13))))
                .isEqualTo(forHeld);
        assertThat(proxy.upstream.count()).isEqualTo(asked);
    }

    /** Every call of a port that a pull makes which is not answered by the blob, waiting in the same way each time. */
    private List<String> callsOf(PullRequest request, Digest digest) {
        List<String> calls = new ArrayList<>();
        PortCall.Around around = call -> {
            calls.add(call.toString());
            return call.proceed();
        };
        Flight own = new Flight(
                PortCall.around(Leases.class, proxy.store.leases(), around),
                new Pacing(clock, clock::advance, new Random(6)));
        BlobChecks checks = new BlobChecks(
                PortCall.around(BlobStore.class, proxy.store.blobStore(), around),
                PortCall.around(Publications.class, proxy.store.publications(), around),
                clock);
        BlobCache cache = new BlobCache(
                PortCall.around(PullLedger.class, proxy.store.pullLedger(), around),
                PortCall.around(Fills.class, proxy.fills, around),
                new Sources(Proxy.HUB),
                own,
                checks);
        assertThat(cache.pull(request, digest)).isEqualTo(new BlobPull.Filling());
        return calls;
    }

    @Test
    void t175_an_image_whose_failure_another_image_has_written_over_does_not_ask_upstream_for_ever() {
        Digest digest = Digest.sha256(bytes(3));
        PullScope other = new PullScope(ALPINE.group(), ImageName.parse("busybox"));
        meanwhile.set(() -> {
            carryOut();
            Flight own = new Flight(proxy.store.leases(), new Pacing(clock, clock::advance, new Random(5)));
            own.take(LeaseKeys.blob(ALPINE, digest), Limits.FILL_LEASE)
                    .ifPresent(fence -> proxy.store
                            .leases()
                            .fail(fence, new Failure(other, new Refusal.Denied(), clock.instant()), clock.instant()));
        });

        assertThat(pull(digest)).isInstanceOf(BlobPull.Refused.class);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }

    @Test
    void a_slow_copy_for_one_group_does_not_keep_another_group_waiting() {
        byte[] bytes = bytes(10);
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes);
        PullScope other = new PullScope(proxy.addGroup("other", GroupSettings.DEFAULT), ALPINE.image());
        claimed(digest);
        meanwhile.set(this::carryOut);

        assertThat(proxy.blobs().pull(proxy.get(proxy.member, other), digest)).isInstanceOf(BlobPull.Ready.class);
    }

    @Test
    void a_part_that_did_not_get_into_the_store_for_whatever_reason_makes_no_blob() {
        byte[] bytes = bytes(3 * PART + 1);
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes);
        BlobStore failing = new BlobStore() {
            @Override
            public void put(Digest ignored, byte[] whole) {
                throw new AssertionError("a blob of many parts");
            }

            @Override
            public OptionalLong length(Digest asked) {
                return proxy.store.blobStore().length(asked);
            }

            @Override
            public Optional<Upload> reopen(Digest begun, String uploadId, int parts) {
                throw new AssertionError("a blob that is copied at one go");
            }

            @Override
            public Upload begin(Digest begun) {
                Upload upload = proxy.store.blobStore().begin(begun);
                return new Upload() {
                    @Override
                    public String id() {
                        return upload.id();
                    }

                    @Override
                    public void part(int number, ByteBuffer part) {
                        if (number == 2) {
                            throw new OutOfMemoryError("no room for a part");
                        }
                        upload.part(number, part);
                    }

                    @Override
                    public void complete() {
                        upload.complete();
                    }

                    @Override
                    public void abort() {
                        upload.abort();
                    }
                };
            }
        };
        pull(digest);
        AtomicReference<Fills.BlobOrder> last = new AtomicReference<>();
        for (Optional<Fills.BlobOrder> next = proxy.nextBlob(); next.isPresent(); next = proxy.nextBlob()) {
            last.set(next.get());
        }
        Executor threads = task -> Thread.ofVirtual()
                .uncaughtExceptionHandler((thread, error) -> {})
                .start(task);

        BlobFill fill = proxy.fill(failing, threads);
        assertThatThrownBy(() -> fill.fill(last.get(), clock.instant().plus(FILL_TIME)))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(proxy.store.bytes(digest)).isEmpty();
    }

    @Test
    void t059_who_may_not_pull_orders_nothing() {
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes(10));

        assertThat(proxy.blobs().pull(proxy.get(proxy.outsider, ALPINE), digest))
                .isEqualTo(new BlobPull.Refused(new Refusal.Hidden()));
        assertThat(proxy.nextBlob()).isEmpty();
        assertThat(proxy.upstream.count()).isZero();
    }

    @Test
    void t171_an_order_whose_reservation_has_run_out_is_not_carried_out() {
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes(2 * PART));
        List<Fills.BlobOrder> orders = new ArrayList<>();
        meanwhile.set(() -> proxy.nextBlob().ifPresent(orders::add));
        pull(digest);

        assertThat(orders).hasSizeGreaterThan(1);
        assertThat(fill(orders.getFirst())).isEqualTo(new FillOutcome.NotNeeded());
        assertThat(fill(orders.getLast())).isInstanceOf(FillOutcome.Filled.class);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }

    @Test
    void t171_a_fill_that_lost_its_lease_publishes_nothing() {
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes(10));
        AtomicReference<Fills.BlobOrder> last = new AtomicReference<>();
        meanwhile.set(() -> proxy.nextBlob().ifPresent(last::set));
        pull(digest);
        Flight own = new Flight(proxy.store.leases(), new Pacing(clock, clock::advance, new Random(4)));
        Fence fence = own.claim(last.get().reservation(), Limits.FILL_LEASE).orElseThrow();
        clock.advance(Limits.FILL_LEASE);
        assertThat(own.take(LeaseKeys.blob(ALPINE, digest), Limits.FILL_LEASE)).isPresent();

        assertThat(proxy.store.publications().blob(ALPINE, new StoredBlob(digest, 10), clock.instant(), fence))
                .isFalse();
        assertThat(proxy.store.publications().link(ALPINE, digest, fence)).isFalse();
        assertThat(own.renew(fence, Limits.FILL_LEASE)).isFalse();
    }

    @Test
    void t169_of_many_who_want_it_at_once_one_copies() {
        Proxy real = new Proxy(InstantSource.system(), Pause.sleeping());
        Digest digest = real.upstream.push(ALPINE.image(), bytes(PART + 1));

        List<BlobPull> pulls = AtOnce.run(33, i -> {
            if (i == 0) {
                Fills.BlobOrder order = awaitOrder(real);
                real.fill().fill(order, Instant.now().plus(FILL_TIME));
            }
            return real.blobs().pull(real.get(real.member, ALPINE), digest);
        });

        assertThat(pulls).containsOnly(new BlobPull.Ready(new StoredBlob(digest, PART + 1)));
        assertThat(real.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
        assertThat(real.nextBlob()).isEmpty();
    }

    private static Fills.BlobOrder awaitOrder(Proxy real) {
        while (true) {
            Optional<Fills.BlobOrder> order = real.nextBlob();
            if (order.isPresent()) {
                return order.get();
            }
            Thread.onSpinWait();
        }
    }

    private void carryOut() {
        proxy.nextBlob().ifPresent(this::fill);
    }

    private FillOutcome fill(Fills.BlobOrder order) {
        return proxy.fill().fill(order, clock.instant().plus(FILL_TIME));
    }

    private BlobPull pull(Digest digest) {
        return proxy.blobs().pull(proxy.get(proxy.member, ALPINE), digest);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
