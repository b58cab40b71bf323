package org.depproxy.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.depproxy.access.PullScope;
import org.depproxy.content.Child;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.fault.Faults;
import org.depproxy.testkit.fault.Faults.Moment;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.depproxy.cache.Proxy.ALPINE;

class PrefetchTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest IMAGE = Proxy.manifest("image");
    private static final Duration FILL_TIME = Duration.ofMinutes(15);

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final Faults faults = new Faults();
    private final Fills fills = faults.decorate(Fills.class, proxy.fills);

    @Test
    void a_fetched_manifest_has_its_blobs_copied_by_one_order() {
        List<Digest> blobs = push(3);

        assertThat(pull(LATEST, blobs)).isEqualTo(new ManifestPull.Fetched(IMAGE, new PrefetchStart.Ordered(3)));

        Fills.PrefetchOrder order = new Fills.PrefetchOrder(ALPINE, blobs);
        assertThat(proxy.fills.next()).contains(order);
        assertThat(proxy.fills.next()).isEmpty();
        assertThat(carryOut(order)).isEqualTo(new PrefetchOutcome(3, 0, 0));
        assertThat(fillAll()).hasSize(3).allSatisfy(end -> assertThat(end).isInstanceOf(FillOutcome.Filled.class));
        assertThat(blobs)
                .allSatisfy(blob -> assertThat(proxy.blobs().pull(proxy.get(proxy.member, ALPINE), blob))
                        .isInstanceOf(BlobPull.Ready.class));
        assertThat(proxy.fills.next()).isEmpty();
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(3);
    }

    @Test
    void a_manifest_fetched_by_a_tag_that_upstream_does_not_describe_has_its_blobs_copied_too() {
        List<Digest> blobs = push(2);
        proxy.upstream.stopDescribing();

        assertThat(pull(LATEST, blobs)).isEqualTo(new ManifestPull.Fetched(IMAGE, new PrefetchStart.Ordered(2)));
        assertThat(proxy.fills.next()).contains(new Fills.PrefetchOrder(ALPINE, blobs));
    }

    @Test
    void a_manifest_that_is_held_or_only_described_orders_nothing() {
        List<Digest> blobs = push(2);
        proxy.manifests(naming(blobs), fills).pull(proxy.head(proxy.member, ALPINE), LATEST);
        assertThat(proxy.fills.next()).isEmpty();
        pull(LATEST, blobs);
        assertThat(proxy.fills.next()).isPresent();

        pull(LATEST, blobs);
        pull(IMAGE.digest(), blobs);

        assertThat(proxy.fills.next()).isEmpty();
    }

    @Test
    void an_index_orders_nothing_for_its_platforms() {
        proxy.upstream.push(ALPINE.image(), LATEST, IMAGE);
        ManifestReader index = (declared, bytes) -> new ManifestReading.Clear(new ManifestOutline(
                List.of(), List.of(new Child(layer(digests(1).getFirst()), Optional.empty()))));

        assertThat(proxy.manifests(index, fills).pull(proxy.get(proxy.member, ALPINE), LATEST))
                .isEqualTo(new ManifestPull.Fetched(IMAGE, new PrefetchStart.NothingToDo()));
        assertThat(proxy.fills.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Limits.PREFETCHED_BLOBS - 1, Limits.PREFETCHED_BLOBS, Limits.PREFETCHED_BLOBS + 1})
    void of_an_image_with_very_many_layers_the_first_are_ordered(int count) {
        proxy.upstream.push(ALPINE.image(), LATEST, IMAGE);
        List<Digest> blobs = digests(count);

        pull(LATEST, blobs);

        assertThat(proxy.fills.next())
                .contains(new Fills.PrefetchOrder(ALPINE, blobs.subList(0, Math.min(count, Limits.PREFETCHED_BLOBS))));
    }

    @Test
    void a_layer_that_an_image_has_twice_is_ordered_once() {
        List<Digest> blobs = push(2);

        pull(LATEST, List.of(blobs.get(0), blobs.get(1), blobs.get(0)));

        assertThat(proxy.fills.next()).contains(new Fills.PrefetchOrder(ALPINE, blobs));
    }

    @Test
    void an_order_of_no_blob_of_too_many_or_of_one_twice_is_none() {
        for (List<Digest> blobs : List.of(
                List.<Digest>of(), digests(Limits.PREFETCHED_BLOBS + 1), List.of(IMAGE.digest(), IMAGE.digest()))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Fills.PrefetchOrder(ALPINE, blobs));
        }
    }

    @Test
    void a_prefetch_that_cannot_be_started_leaves_the_pull_as_it_was() {
        List<Digest> blobs = push(2);
        faults.strike(Fills.class, "start", Moment.BEFORE);

        assertThat(pull(LATEST, blobs)).isInstanceOfSatisfying(ManifestPull.Fetched.class, fetched -> {
            assertThat(fetched.manifest()).isEqualTo(IMAGE);
            assertThat(fetched.prefetch()).isInstanceOf(PrefetchStart.NotOrdered.class);
        });
        assertThat(pull(IMAGE.digest(), blobs)).isEqualTo(new ManifestPull.Cached(IMAGE));
        assertThat(proxy.fills.next()).isEmpty();
    }

    @Test
    void an_answer_that_has_waited_long_already_is_not_made_late() {
        List<Digest> blobs = push(1);
        PullRequest request = proxy.get(proxy.member, ALPINE);
        Duration spare = Duration.between(clock.instant(), request.answerBy()).minus(Limits.FILL_ORDER);
        proxy.upstream.beforeFetch(() -> clock.advance(spare.plusNanos(1)));

        assertThat(proxy.manifests(naming(blobs), fills).pull(request, LATEST))
                .isEqualTo(new ManifestPull.Fetched(IMAGE, new PrefetchStart.TooLate()));
        assertThat(proxy.fills.next()).isEmpty();
    }

    @Test
    void what_is_held_or_on_its_way_is_not_ordered_again() {
        List<Digest> blobs = push(3);
        carryOut(new Fills.PrefetchOrder(ALPINE, blobs.subList(0, 1)));
        fillAll();
        Fills.PrefetchOrder order = new Fills.PrefetchOrder(ALPINE, blobs);

        assertThat(carryOut(order)).isEqualTo(new PrefetchOutcome(2, 1, 0));
        assertThat(carryOut(order)).isEqualTo(new PrefetchOutcome(0, 3, 0));
        assertThat(fillAll()).hasSize(2);
        assertThat(carryOut(order)).isEqualTo(new PrefetchOutcome(0, 3, 0));
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(3);
    }

    @Test
    void what_another_group_holds_is_shown_by_upstream_and_not_copied_again() {
        List<Digest> blobs = push(1);
        carryOut(new Fills.PrefetchOrder(ALPINE, blobs));
        fillAll();
        PullScope other = new PullScope(proxy.addGroup("other", GroupSettings.DEFAULT), ImageName.parse("busybox"));
        proxy.upstream.push(other.image(), content(0));

        assertThat(carryOut(new Fills.PrefetchOrder(other, blobs))).isEqualTo(new PrefetchOutcome(1, 0, 0));
        assertThat(fillAll()).singleElement().isInstanceOf(FillOutcome.Linked.class);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }

    @Test
    void a_prefetch_stops_when_its_time_is_up() {
        List<Digest> blobs = push(3);

        assertThat(proxy.prefetch(proxy.fills).carryOut(new Fills.PrefetchOrder(ALPINE, blobs), clock.instant()))
                .isEqualTo(new PrefetchOutcome(0, 0, 3));
        assertThat(proxy.fills.next()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void a_prefetch_that_fails_half_way_is_carried_out_again(Moment moment) {
        List<Digest> blobs = push(3);
        Fills.PrefetchOrder order = new Fills.PrefetchOrder(ALPINE, blobs);
        proxy.prefetch(fills).carryOut(new Fills.PrefetchOrder(ALPINE, blobs.subList(0, 1)), finishBy());
        faults.strike(Fills.class, "start", moment);

        assertThatThrownBy(() -> proxy.prefetch(fills).carryOut(order, finishBy()))
                .isInstanceOf(StoreUnavailable.class);

        assertThat(proxy.prefetch(fills).carryOut(order, finishBy())).isEqualTo(new PrefetchOutcome(2, 1, 0));
        fillAll();
        assertThat(blobs).allSatisfy(blob -> assertThat(proxy.store.bytes(blob)).isPresent());
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(3);
    }

    @Test
    void a_blob_whose_prefetch_failed_is_tried_anew_for_who_asks_for_it() {
        Digest blob = digests(1).getFirst();
        Fills.PrefetchOrder order = new Fills.PrefetchOrder(ALPINE, List.of(blob));
        carryOut(order);
        assertThat(fillAll()).containsExactly(new FillOutcome.Failed(new Refusal.Unknown()));
        clock.advance(Duration.ofMillis(1));
        proxy.upstream.push(ALPINE.image(), content(0));

        Pause filling = duration -> {
            clock.advance(duration);
            fillAll();
        };

        assertThat(proxy.blobsWaiting(filling).pull(proxy.get(proxy.member, ALPINE), blob))
                .isInstanceOf(BlobPull.Ready.class);
    }

    @Test
    void t169_of_prefetches_and_many_clients_at_once_one_copies_each_blob() {
        Proxy real = new Proxy(InstantSource.system(), Pause.sleeping());
        List<Digest> blobs = IntStream.range(0, 5)
                .mapToObj(i -> real.upstream.push(ALPINE.image(), content(i)))
                .toList();
        real.upstream.push(ALPINE.image(), LATEST, IMAGE);

        try (ExecutorService functions = Executors.newCachedThreadPool()) {
            Fills now = new Fills() {
                @Override
                public void start(FillOrder order) {
                    functions.execute(() -> {
                        Instant finishBy = Instant.now().plus(FILL_TIME);
                        switch (order) {
                            case BlobOrder blob -> real.fill().fill(blob, finishBy);
                            case Fills.ContinuationOrder rest -> real.fill().goOn(rest, finishBy);
                            case PrefetchOrder prefetch -> real.prefetch(this).carryOut(prefetch, finishBy);
                            case RefreshOrder refresh -> throw new AssertionError(refresh);
                        }
                    });
                }
            };
            List<List<BlobPull>> pulls = AtOnce.run(40, i -> {
                real.manifests(naming(blobs), now).pull(real.get(real.member, ALPINE), LATEST);
                return blobs.stream()
                        .map(blob -> real.blobs(now).pull(real.get(real.member, ALPINE), blob))
                        .toList();
            });

            assertThat(pulls)
                    .allSatisfy(each -> assertThat(each)
                            .hasSize(5)
                            .allSatisfy(pull -> assertThat(pull).isInstanceOf(BlobPull.Ready.class)));
        }
        assertThat(real.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);
        assertThat(real.upstream.count(Kind.BLOB_GET)).isEqualTo(5);
    }

    private PrefetchOutcome carryOut(Fills.PrefetchOrder order) {
        return proxy.prefetch(proxy.fills).carryOut(order, finishBy());
    }

    private Instant finishBy() {
        return clock.instant().plus(FILL_TIME);
    }

    /** Carries out every order of a blob that waits. */
    private List<FillOutcome> fillAll() {
        List<FillOutcome> ends = new ArrayList<>();
        Optional<Fills.BlobOrder> next = proxy.nextBlob();
        while (next.isPresent()) {
            ends.add(proxy.fill().fill(next.get(), finishBy()));
            next = proxy.nextBlob();
        }
        return ends;
    }

    private ManifestPull pull(Reference reference, List<Digest> blobs) {
        return proxy.manifests(naming(blobs), fills).pull(proxy.get(proxy.member, ALPINE), reference);
    }

    /** An image of this many blobs, upstream. */
    private List<Digest> push(int count) {
        proxy.upstream.push(ALPINE.image(), LATEST, IMAGE);
        IntStream.range(0, count).forEach(i -> proxy.upstream.push(ALPINE.image(), content(i)));
        return digests(count);
    }

    private static List<Digest> digests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Digest.sha256(content(i)))
                .toList();
    }

    private static byte[] content(int number) {
        return ("blob " + number).getBytes(StandardCharsets.UTF_8);
    }

    private static ManifestReader naming(List<Digest> blobs) {
        ManifestOutline outline =
                new ManifestOutline(blobs.stream().map(PrefetchTest::layer).toList(), List.of());
        return (declared, bytes) -> new ManifestReading.Clear(outline);
    }

    private static Descriptor layer(Digest digest) {
        return new Descriptor(MediaType.parse("application/vnd.oci.image.layer.v1.tar+gzip"), digest, 7);
    }
}
