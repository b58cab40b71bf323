package org.depproxy.cache;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.depproxy.access.PullScope;
import org.depproxy.circuit.Circuit;
import org.depproxy.circuit.Circuits;
import org.depproxy.content.Manifest;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.CredentialName;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.Reference;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream;
import org.depproxy.testkit.memory.MemoryUpstreamListings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

/** An upstream that is in trouble, and the instances of the proxy that share what they know of it. */
class CircuitBreakerTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest FIRST = Proxy.manifest("first");
    private static final Manifest SECOND = Proxy.manifest("second");
    private static final CredentialName HUB = CredentialName.deployment(RegistryName.DOCKER_HUB);
    private static final UpstreamAnswer<?> DOWN = new UpstreamAnswer.Unavailable<>("ask: connection refused");
    private static final String LEFT_ALONE = "not asked: left alone after failing again and again";

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);

    @Test
    void t174_of_a_hundred_pulls_through_four_instances_a_dead_upstream_gets_only_the_first() {
        proxy.upstream.fail(call -> true, DOWN);
        List<ManifestCache> instances =
                List.of(proxy.manifests(), proxy.manifests(), proxy.manifests(), proxy.manifests());
        List<ManifestPull> pulls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pulls.add(instances.get(i % 4).pull(proxy.get(proxy.member, ALPINE), LATEST));
        }

        assertThat(proxy.upstream.count()).isEqualTo(Circuit.FAILURES);
        assertThat(pulls.subList(0, Circuit.FAILURES))
                .containsOnly(refused("ask: connection refused", Limits.RETRY_AFTER));
        assertThat(pulls.subList(Circuit.FAILURES, 100)).containsOnly(refused(LEFT_ALONE, Circuit.FIRST_REST));
        assertThat(proxy.events)
                .containsExactly(new CircuitEvent.Opened(
                        HUB, Circuit.Cause.FAILING, clock.instant().plus(Circuit.FIRST_REST)));
    }

    @Test
    void t174_failures_at_once_in_four_instances_lose_no_opening() {
        proxy.upstream.fail(call -> true, DOWN);

        AtOnce.run(4, i -> {
            for (int pull = 0; pull < 25; pull++) {
                proxy.manifests().pull(proxy.get(proxy.member, ALPINE), LATEST);
            }
            return i;
        });

        assertThat(proxy.upstream.count()).isBetween(Circuit.FAILURES, Circuit.FAILURES + 3);
        assertThat(proxy.events).hasSize(1);
    }

    @Test
    void t181_a_held_copy_is_served_without_asking_a_dead_upstream() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(LATEST);
        open();
        int before = proxy.upstream.count();
        clock.advance(Duration.ofSeconds(3));

        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Stale(FIRST, Duration.ofSeconds(3)));
        assertThat(pull(FIRST.digest())).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    @Test
    void t175_who_was_told_to_come_back_later_does_not_ask_before() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Throttled<>(Duration.ofSeconds(40)));
        pull(LATEST);
        proxy.upstream.heal();
        clock.advance(Duration.ofSeconds(39));

        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Refused(new Refusal.Throttled(Duration.ofSeconds(1))));
        assertThat(pull(FIRST.digest()))
                .isEqualTo(new ManifestPull.Refused(new Refusal.Throttled(Duration.ofSeconds(1))));
        assertThat(proxy.upstream.count()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(pull(LATEST)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void when_trouble_ends_the_first_pull_after_the_rest_succeeds_and_all_after_it() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        open();
        clock.advance(Circuit.FIRST_REST);

        assertThat(pull(LATEST)).isInstanceOf(ManifestPull.Fetched.class);
        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.events).last().isEqualTo(new CircuitEvent.Closed(HUB));
    }

    @Test
    void t210_while_trouble_lasts_one_call_in_each_ever_longer_rest_tries_it() {
        open();
        proxy.upstream.fail(call -> true, DOWN);
        for (long rest : new long[] {10, 20, 40, 80, 160, 300, 300}) {
            int before = proxy.upstream.count();
            clock.advance(Duration.ofSeconds(rest));
            for (int i = 0; i < 10; i++) {
                pull(LATEST);
            }
            assertThat(proxy.upstream.count()).as("after %s s", rest).isEqualTo(before + 1);
        }
        proxy.upstream.heal();
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        clock.advance(Circuit.LONGEST_REST);

        assertThat(pull(LATEST)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void while_one_tries_upstream_nobody_else_does() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        open();
        clock.advance(Circuit.FIRST_REST);
        List<ManifestPull> meanwhile = new ArrayList<>();
        proxy.upstream.beforeFetch(() -> meanwhile.add(pull(SECOND.digest())));

        assertThat(pull(FIRST.digest())).isInstanceOf(ManifestPull.Fetched.class);
        assertThat(meanwhile).containsExactly(refused(LEFT_ALONE, Circuit.PROBE));
    }

    @Test
    void a_trial_that_never_ended_is_followed_by_another_in_time() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        open();
        clock.advance(Circuit.FIRST_REST);
        Circuits.Marked seen = proxy.store.circuits().read(HUB);
        Circuit.Open claimed = ((Circuit.Admission.Probe) seen.circuit().admission(clock.instant())).claimed();
        proxy.store.circuits().replace(HUB, seen, Circuits.Marked.by("frozen", claimed));

        assertThat(pull(FIRST.digest())).isEqualTo(refused(LEFT_ALONE, Circuit.PROBE));
        clock.advance(Circuit.PROBE);
        assertThat(pull(FIRST.digest())).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void answers_of_every_kind_are_no_trouble_and_end_a_row_of_failures() {
        for (UpstreamAnswer<?> answer : List.of(
                new UpstreamAnswer.Unknown<>(),
                new UpstreamAnswer.Denied<>(),
                new UpstreamAnswer.Untrustworthy<>("no manifest"))) {
            for (int i = 0; i < Circuit.FAILURES; i++) {
                fail(Circuit.FAILURES - 1);
                proxy.upstream.fail(call -> true, answer);
                pull(LATEST);
                proxy.upstream.heal();
            }
        }
        assertThat(proxy.events).isEmpty();
    }

    @Test
    void where_there_is_no_trouble_nothing_is_written() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(LATEST);
        pull(LATEST);
        pull(new Tag("unknown"));

        assertThat(proxy.store.circuits().read(HUB)).isEqualTo(Circuits.Marked.NONE);
    }

    @Test
    void a_registry_of_a_groups_own_is_in_trouble_for_that_group_alone() {
        UpstreamRegistry own = UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://hub.example"));
        GroupSettings settings = new GroupSettings(true, FreshnessPolicy.DEFAULT, Map.of(own.name(), own));
        GroupPath group = proxy.addGroup("own", settings);
        PullScope scope = new PullScope(group, ALPINE.image());
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Throttled<>(Duration.ofMinutes(1)));
        proxy.manifests().pull(proxy.get(proxy.member, scope), LATEST);
        proxy.upstream.heal();

        assertThat(proxy.manifests().pull(proxy.get(proxy.member, scope), LATEST))
                .isEqualTo(new ManifestPull.Refused(new Refusal.Throttled(Duration.ofMinutes(1))));
        assertThat(pull(LATEST)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void t175_a_fill_leaves_an_upstream_in_trouble_alone_and_tells_who_waits_when_to_come_back() {
        Digest blob = proxy.upstream.push(ALPINE.image(), new byte[] {1});
        open();
        int before = proxy.upstream.count();
        Flight flight = new Flight(proxy.store.leases(), new Pacing(clock, clock::advance, new Random(3)));
        Fence fence = flight.take(LeaseKeys.blob(ALPINE, blob), Limits.FILL_RESERVATION)
                .orElseThrow();
        Fills.BlobOrder order = new Fills.BlobOrder(ALPINE, blob, fence);

        assertThat(proxy.fill().fill(order, clock.instant().plusSeconds(60)))
                .isEqualTo(new FillOutcome.Failed(new Refusal.Unavailable(LEFT_ALONE, Circuit.FIRST_REST)));
        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    @Test
    void a_list_that_is_kept_is_served_without_asking_and_one_that_is_not_is_unavailable() {
        MemoryUpstreamListings hub = new MemoryUpstreamListings();
        hub.push(ALPINE.image(), "latest");
        Pacing pacing = new Pacing(clock, clock::advance, new Random(3));
        CircuitBreaker breaker = new CircuitBreaker(proxy.store.circuits(), pacing, proxy.events::add);
        ReferrersTag tag = new ReferrersTag(proxy.manifests(), index -> Optional.empty());
        ListCache lists = new ListCache(
                proxy.store.listings(), new GuardedListings(hub, breaker), tag, new Sources(Proxy.HUB), pacing);
        TagQuery all = new TagQuery(OptionalInt.empty(), Optional.empty());
        lists.tags(proxy.get(proxy.member, ALPINE), all);
        open();

        assertThat(lists.tags(proxy.get(proxy.member, ALPINE), all)).isInstanceOf(ListPull.Stale.class);
        assertThat(hub.asked()).hasSize(1);
        assertThat(lists.referrers(proxy.get(proxy.member, ALPINE), FIRST.digest()))
                .isEqualTo(new ListPull.Refused<>(new Refusal.Unavailable(LEFT_ALONE, Circuit.FIRST_REST)));
        assertThat(hub.subjects()).isEmpty();
    }

    @Test
    void what_upstream_gave_is_good_also_when_its_trouble_can_not_be_noted() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        StoreUnavailable full = new StoreUnavailable("write a circuit", new IllegalStateException("throttled"));
        Circuits unwritable = new Circuits() {
            @Override
            public Marked read(CredentialName key) {
                return Marked.by("a-failure", new Circuit.Closed(1, clock.instant()));
            }

            @Override
            public Replacing replace(CredentialName key, Marked seen, Marked next) {
                throw full;
            }
        };
        Pacing pacing = new Pacing(clock, clock::advance, new Random(3));
        Upstream guarded =
                new GuardedUpstream(proxy.upstream, new CircuitBreaker(unwritable, pacing, proxy.events::add));
        Source source = new Source(
                ALPINE.image(), UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://hub.example")));

        assertThat(guarded.sight(source, LATEST)).isInstanceOf(UpstreamAnswer.Found.class);
        assertThat(proxy.events).containsExactly(new CircuitEvent.NotNoted(HUB, full));
    }

    @Test
    void a_copy_in_the_middle_of_a_blob_waits_for_the_end_of_the_rest_and_reads_on() {
        byte[] bytes = new byte[2 * BlobStore.MIN_PART_BYTES];
        new Random(5).nextBytes(bytes);
        Digest digest = proxy.upstream.push(ALPINE.image(), bytes);
        proxy.upstream.breakNextBlobAfter(BlobStore.MIN_PART_BYTES + 1);
        AtomicBoolean begun = new AtomicBoolean();
        proxy.upstream.beforeChunk(() -> {
            if (begun.compareAndSet(false, true)) {
                open();
            }
        });

        assertThat(fill(digest)).isEqualTo(new FillOutcome.Filled(new StoredBlob(digest, bytes.length)));
        assertThat(proxy.store.bytes(digest)).contains(bytes);
        assertThat(proxy.upstream.count(MemoryUpstream.Kind.BLOB_GET)).isEqualTo(2);
    }

    @Test
    void a_copy_that_has_nothing_yet_does_not_wait_for_the_end_of_the_rest() {
        Digest digest = proxy.upstream.push(ALPINE.image(), new byte[10]);
        open();

        assertThat(fill(digest))
                .isEqualTo(new FillOutcome.Failed(new Refusal.Unavailable(LEFT_ALONE, Circuit.FIRST_REST)));
        assertThat(proxy.upstream.count(MemoryUpstream.Kind.BLOB_GET)).isZero();
    }

    private FillOutcome fill(Digest digest) {
        Leases.Taking taking = proxy.store
                .leases()
                .take(LeaseKeys.blob(ALPINE, digest), "sender", Limits.FILL_RESERVATION, clock.instant());
        Fence reservation = ((Leases.Taking.Taken) taking).fence();
        return proxy.fill()
                .fill(
                        new Fills.BlobOrder(ALPINE, digest, reservation),
                        clock.instant().plus(Duration.ofMinutes(10)));
    }

    /** Opens the circuit; upstream is well again after that. */
    private void open() {
        fail(Circuit.FAILURES);
    }

    private void fail(int times) {
        proxy.upstream.fail(call -> true, DOWN);
        for (int i = 0; i < times; i++) {
            pull(new Tag("other"));
        }
        proxy.upstream.heal();
    }

    private ManifestPull pull(Reference reference) {
        return proxy.manifests().pull(proxy.get(proxy.member, ALPINE), reference);
    }

    private static ManifestPull refused(String attempt, Duration retryAfter) {
        return new ManifestPull.Refused(new Refusal.Unavailable(attempt, retryAfter));
    }
}
