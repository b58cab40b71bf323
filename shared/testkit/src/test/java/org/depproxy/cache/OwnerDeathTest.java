package org.depproxy.cache;

import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.depproxy.access.Groups;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReading;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.depproxy.testkit.simulation.PortCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

/** One who works under a lease dies, or is frozen for longer than its lease lasts, at each of its steps. */
class OwnerDeathTest {
    private static final Duration FILL_TIME = Duration.ofMinutes(15);
    private static final int LENGTH = 2 * BlobStore.MIN_PART_BYTES + 1;
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest MANIFEST = Proxy.manifest("first");

    /** More steps than any of this has. */
    private static final int MOST_STEPS = 200;

    /** Of the chunks of a blob so many are one step. */
    private static final int CHUNKS_A_STEP = 97;

    enum Moment {
        BEFORE,
        AFTER
    }

    private static final class Death extends Error {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    /** Counts the steps of one owner, and lets its fate strike at one of them. */
    private static final class Steps implements PortCall.Around {
        private final int fatal;
        private final Moment moment;
        private final Runnable fate;
        private final Runnable afterwards;
        private final List<String> taken = new ArrayList<>();
        private boolean over;

        private Steps(int fatal, Moment moment, Runnable fate, Runnable afterwards) {
            this.fatal = fatal;
            this.moment = moment;
            this.fate = fate;
            this.afterwards = afterwards;
        }

        /** Who is dead does nothing more: what would be tidied up on the way out is not. */
        static Steps dying(int fatal, Moment moment) {
            return new Steps(fatal, moment, Steps::die, Steps::die);
        }

        static Steps frozen(int fatal, Moment moment, Runnable meanwhile) {
            return new Steps(fatal, moment, meanwhile, () -> {});
        }

        private static void die() {
            throw new Death();
        }

        @Override
        public @Nullable Object call(PortCall call) throws Throwable {
            if (over) {
                afterwards.run();
            }
            taken.add(call.toString());
            strikeAt(Moment.BEFORE);
            Object result = call.proceed();
            strikeAt(Moment.AFTER);
            return decorated(result);
        }

        private @Nullable Object decorated(@Nullable Object result) {
            if (result instanceof BlobStore.Upload upload) {
                return PortCall.around(BlobStore.Upload.class, upload, this);
            }
            return result;
        }

        void reading() {
            taken.add("reading");
            strikeAt(Moment.BEFORE);
        }

        private void strikeAt(Moment now) {
            if (!over && moment == now && taken.size() == fatal) {
                over = true;
                fate.run();
            }
        }

        boolean struck() {
            return over;
        }
    }

    /** A proxy, and one who works in it step by step. */
    private static final class World {
        final ManualClock clock = ManualClock.atSomeTime();
        final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        final Proxy proxy = new Proxy(clock, duration -> {
            clock.advance(duration);
            meanwhile.get().run();
        });
        final byte[] bytes = bytes();
        final Digest digest = proxy.upstream.push(ALPINE.image(), bytes);

        private static byte[] bytes() {
            byte[] bytes = new byte[LENGTH];
            new Random(LENGTH).nextBytes(bytes);
            return bytes;
        }

        /** An order that is still good. */
        Fills.BlobOrder order() {
            proxy.blobs().pull(proxy.get(proxy.member, ALPINE), digest);
            Optional<Fills.BlobOrder> last = Optional.empty();
            for (Optional<Fills.BlobOrder> next = proxy.nextBlob(); next.isPresent(); next = proxy.nextBlob()) {
                last = next;
            }
            return last.orElseThrow();
        }

        private Flight flight(Steps steps) {
            return new Flight(
                    PortCall.around(Leases.class, proxy.store.leases(), steps),
                    new Pacing(clock, clock::advance, new Random(5)));
        }

        FillOutcome fill(Fills.BlobOrder order, Steps steps) {
            BlobCopy copy = new BlobCopy(
                    PortCall.around(Upstream.class, proxy.upstream, steps),
                    PortCall.around(BlobStore.class, proxy.store.blobStore(), steps),
                    flight(steps),
                    Runnable::run,
                    new BlobCopy.Relay(proxy.fills, new BouncyHashes()));
            BlobFill fill = new BlobFill(
                    PortCall.around(Groups.class, proxy.store.groups(), steps),
                    new Sources(Proxy.HUB),
                    PortCall.around(PullLedger.class, proxy.store.pullLedger(), steps),
                    PortCall.around(Publications.class, proxy.store.publications(), steps),
                    copy);
            int[] chunks = {0};
            proxy.upstream.beforeChunk(() -> {
                if (++chunks[0] % CHUNKS_A_STEP == 0) {
                    steps.reading();
                }
            });
            return fill.fill(order, clock.instant().plus(FILL_TIME));
        }

        ManifestPull pullManifest(Steps steps) {
            ManifestFetch fetch = new ManifestFetch(
                    new CheckedUpstream(
                            PortCall.around(Upstream.class, proxy.upstream, steps),
                            (declared, content) -> new ManifestReading.Clear(new ManifestOutline(List.of(), List.of())),
                            proxy.budget,
                            proxy.counts),
                    PortCall.around(PullLedger.class, proxy.store.pullLedger(), steps),
                    PortCall.around(Publications.class, proxy.store.publications(), steps),
                    flight(steps),
                    new Prefetch(proxy.fills));
            ManifestCache cache = new ManifestCache(
                    PortCall.around(PullLedger.class, proxy.store.pullLedger(), steps),
                    PortCall.around(Publications.class, proxy.store.publications(), steps),
                    fetch,
                    new Sources(Proxy.HUB),
                    new RefreshDesk(proxy.fills, flight(steps)));
            return cache.pull(proxy.get(proxy.member, ALPINE), LATEST);
        }

        /** A pull while fills are carried out as they are ordered. */
        BlobPull pullCarriedOut() {
            proxy.upstream.beforeChunk(() -> {});
            meanwhile.set(() -> proxy.nextBlob().ifPresent(next -> {
                Instant finishBy = clock.instant().plus(FILL_TIME);
                assertThat(proxy.fill().fill(next, finishBy)).isNotInstanceOf(FillOutcome.Failed.class);
            }));
            BlobPull pulled = proxy.blobs().pull(proxy.get(proxy.member, ALPINE), digest);
            meanwhile.set(() -> {});
            return pulled;
        }

        void assertHeld() {
            assertThat(pullCarriedOut()).isEqualTo(new BlobPull.Ready(new StoredBlob(digest, LENGTH)));
            assertThat(proxy.store.bytes(digest)).contains(bytes);
            assertThat(proxy.upstream.count(Kind.BLOB_GET)).isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void t170_a_fill_that_dies_at_any_of_its_steps_is_taken_over_and_upstream_is_asked_twice_at_most(Moment moment) {
        List<String> steps = new ArrayList<>();
        for (int fatal = 1; fatal <= MOST_STEPS; fatal++) {
            World world = new World();
            Fills.BlobOrder order = world.order();
            Steps dying = Steps.dying(fatal, moment);
            boolean died = dies(() -> world.fill(order, dying));
            world.clock.advance(Limits.FILL_LEASE);
            world.assertHeld();
            if (!died && !dying.struck()) {
                steps.addAll(dying.taken);
                break;
            }
        }
        assertThat(steps)
                .contains(
                        "Leases.claim",
                        "Upstream.open",
                        "BlobStore.begin",
                        "reading",
                        "Upload.part",
                        "Upload.complete",
                        "Publications.blob",
                        "Leases.release");
    }

    @ParameterizedTest
    @EnumSource
    void t170_who_dies_while_it_fetches_a_manifest_is_taken_over_and_upstream_is_asked_twice_at_most(Moment moment) {
        List<String> steps = new ArrayList<>();
        for (int fatal = 1; fatal <= MOST_STEPS; fatal++) {
            World world = new World();
            world.proxy.upstream.push(ALPINE.image(), LATEST, MANIFEST);
            Steps dying = Steps.dying(fatal, moment);
            boolean died = dies(() -> world.pullManifest(dying));
            world.clock.advance(Limits.MANIFEST_LEASE);

            ManifestPull pulled = world.proxy.manifests().pull(world.proxy.get(world.proxy.member, ALPINE), LATEST);

            assertThat(pulled)
                    .as("step %s %s", moment, fatal)
                    .isIn(
                            new ManifestPull.Cached(MANIFEST),
                            new ManifestPull.Fetched(MANIFEST, new PrefetchStart.NothingToDo()));
            assertThat(world.proxy.upstream.count(Kind.MANIFEST_GET)).isLessThanOrEqualTo(2);
            if (!died && !dying.struck()) {
                steps.addAll(dying.taken);
                break;
            }
        }
        assertThat(steps)
                .contains(
                        "Leases.take", "Upstream.fetch", "Publications.manifest", "Leases.release", "Publications.tag");
    }

    @ParameterizedTest
    @EnumSource
    void t171_a_fill_that_is_frozen_at_any_of_its_steps_for_longer_than_its_lease_spoils_nothing(Moment moment) {
        boolean through = false;
        for (int fatal = 1; fatal <= MOST_STEPS && !through; fatal++) {
            World world = new World();
            Fills.BlobOrder order = world.order();
            Steps frozen = Steps.frozen(fatal, moment, () -> {
                world.clock.advance(Limits.FILL_LEASE);
                assertThat(world.pullCarriedOut()).isInstanceOf(BlobPull.Ready.class);
            });

            FillOutcome outcome = world.fill(order, frozen);

            world.assertHeld();
            assertThat(world.proxy.store.openUploads())
                    .as("step %s %s", moment, fatal)
                    .isZero();
            long copies = world.proxy.upstream.count(Kind.BLOB_GET);
            if (copies == 2) {
                assertThat(outcome)
                        .as("step %s %s", moment, fatal)
                        .isIn(new FillOutcome.Fenced(), new FillOutcome.NotNeeded());
            }
            through = !frozen.struck();
        }
        assertThat(through).isTrue();
    }

    private static boolean dies(Runnable work) {
        try {
            work.run();
            return false;
        } catch (Death e) {
            return true;
        }
    }
}
