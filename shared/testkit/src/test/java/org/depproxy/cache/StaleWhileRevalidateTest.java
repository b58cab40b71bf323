package org.depproxy.cache;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.CredentialName;
import org.depproxy.name.Digest;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.quota.RateLimit;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.fault.Faults;
import org.depproxy.testkit.fault.Faults.Moment;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.depproxy.cache.Proxy.ALPINE;

/** A tag that is answered at once and asked for behind the answer. */
class StaleWhileRevalidateTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest FIRST = Proxy.manifest("first");
    private static final Manifest SECOND = Proxy.manifest("second");
    private static final UpstreamAnswer<?> DOWN = new UpstreamAnswer.Unavailable<>("ask: connection refused");
    private static final Duration ASK_AFTER = Duration.ofMinutes(1);
    private static final Duration BEHIND = Duration.ofMinutes(10);
    private static final Duration FILL_TIME = Duration.ofMinutes(15);
    private static final GroupSettings SETTINGS = settings(ASK_AFTER);

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final Faults faults = new Faults();
    private final Fills fills = faults.decorate(Fills.class, proxy.fills);
    private final PullScope quick = new PullScope(proxy.addGroup("quick", SETTINGS), ALPINE.image());

    private static GroupSettings settings(Duration askAfter) {
        FreshnessPolicy policy = new FreshnessPolicy(askAfter, Duration.ofDays(7)).answeringAtOnce(BEHIND);
        return GroupSettings.DEFAULT.with(new FreshnessRules(List.of(), policy));
    }

    private ManifestPull get(PullScope scope) {
        return proxy.manifests(Proxy.CLEAR, fills).pull(proxy.get(proxy.member, scope), LATEST);
    }

    /** A tag that is held as the first manifest and has stood for the second since, at the beginning of the time in question. */
    private void moved(PullScope scope) {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        get(scope);
        proxy.upstream.push(ALPINE.image(), LATEST, SECOND);
        clock.advance(ASK_AFTER);
    }

    private Fills.RefreshOrder ordered() {
        return proxy.fills
                .next()
                .filter(Fills.RefreshOrder.class::isInstance)
                .map(Fills.RefreshOrder.class::cast)
                .orElseThrow();
    }

    private RefreshOutcome carryOut(Fills.RefreshOrder order) {
        return proxy.refresh(Proxy.CLEAR).carryOut(order, clock.instant().plus(FILL_TIME));
    }

    private static RefreshOutcome pulled(ManifestPull pull) {
        return new RefreshOutcome.Pulled(pull);
    }

    private static ManifestPull old(Manifest manifest, Duration age, RefreshStart start) {
        return new ManifestPull.Revalidating(manifest, age, start);
    }

    @Test
    void what_is_held_is_the_answer_at_once_and_the_tag_is_asked_for_behind_it() {
        moved(quick);
        int before = proxy.upstream.count();

        assertThat(get(quick)).isEqualTo(old(FIRST, ASK_AFTER, new RefreshStart.Ordered()));
        assertThat(proxy.upstream.count()).isEqualTo(before);

        assertThat(carryOut(ordered()))
                .isEqualTo(pulled(new ManifestPull.Fetched(SECOND, new PrefetchStart.NothingToDo())));
        assertThat(get(quick)).isEqualTo(new ManifestPull.Cached(SECOND));
    }

    @Test
    void it_begins_when_the_tag_is_believed_no_longer_and_ends_with_its_time() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        get(quick);
        clock.advance(ASK_AFTER.minusNanos(1));
        assertThat(get(quick)).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.fills.next()).isEmpty();

        clock.advance(Duration.ofNanos(1));
        assertThat(get(quick)).isInstanceOf(ManifestPull.Revalidating.class);
        clock.advance(BEHIND.minusNanos(1));
        assertThat(get(quick)).isInstanceOf(ManifestPull.Revalidating.class);

        int before = proxy.upstream.count();
        clock.advance(Duration.ofNanos(1));
        assertThat(get(quick)).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.upstream.count()).isEqualTo(before + 1);
    }

    @Test
    void a_look_at_a_tag_has_it_asked_for_and_fetched_too() {
        moved(quick);

        assertThat(proxy.manifests().pull(proxy.head(proxy.member, quick), LATEST))
                .isEqualTo(old(FIRST, ASK_AFTER, new RefreshStart.Ordered()));

        carryOut(ordered());
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(2);
        assertThat(get(quick)).isEqualTo(new ManifestPull.Cached(SECOND));
    }

    @Test
    void a_tag_that_has_not_moved_is_believed_anew_for_one_head() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        get(quick);
        clock.advance(ASK_AFTER);
        get(quick);
        int before = proxy.upstream.count();

        assertThat(carryOut(ordered())).isEqualTo(pulled(new ManifestPull.Cached(FIRST)));

        assertThat(proxy.upstream.count()).isEqualTo(before + 1);
        assertThat(get(quick)).isEqualTo(new ManifestPull.Cached(FIRST));
    }

    @Test
    void where_a_tag_is_never_believed_it_is_asked_for_behind_answers_once_in_a_lease() {
        PullScope always = new PullScope(proxy.addGroup("always", settings(Duration.ZERO)), ALPINE.image());
        moved(always);
        get(always);
        carryOut(ordered());

        assertThat(get(always)).isEqualTo(old(SECOND, Duration.ZERO, new RefreshStart.UnderWay()));
        assertThat(proxy.fills.next()).isEmpty();
        clock.advance(Limits.REFRESH_LEASE);
        assertThat(get(always)).isEqualTo(old(SECOND, Limits.REFRESH_LEASE, new RefreshStart.Ordered()));
    }

    @Test
    void t169_of_many_who_are_answered_at_once_one_has_the_tag_asked_for() {
        Proxy real = new Proxy(InstantSource.system(), Pause.sleeping());
        PullScope always = new PullScope(real.addGroup("always", settings(Duration.ZERO)), ALPINE.image());
        real.upstream.push(ALPINE.image(), LATEST, FIRST);
        real.manifests().pull(real.get(real.member, always), LATEST);

        List<ManifestPull> pulls = AtOnce.run(32, i -> real.manifests().pull(real.get(real.member, always), LATEST));

        assertThat(pulls).allSatisfy(pull -> assertThat(pull).isInstanceOf(ManifestPull.Revalidating.class));
        assertThat(real.fills.next()).isPresent();
        assertThat(real.fills.next()).isEmpty();
        assertThat(real.upstream.count()).isEqualTo(2);
    }

    @Test
    void t170_an_order_that_was_lost_is_given_again_when_its_lease_has_run_out() {
        moved(quick);
        get(quick);
        ordered();

        clock.advance(Limits.REFRESH_LEASE.minusNanos(1));
        assertThat(get(quick))
                .isInstanceOfSatisfying(
                        ManifestPull.Revalidating.class,
                        pull -> assertThat(pull.refresh()).isEqualTo(new RefreshStart.UnderWay()));
        clock.advance(Duration.ofNanos(1));
        get(quick);

        carryOut(ordered());
        assertThat(get(quick)).isEqualTo(new ManifestPull.Cached(SECOND));
    }

    @Test
    void an_order_that_comes_twice_is_carried_out_once() {
        moved(quick);
        get(quick);
        Fills.RefreshOrder order = ordered();
        carryOut(order);
        clock.advance(ASK_AFTER);
        int before = proxy.upstream.count();

        assertThat(carryOut(order)).isEqualTo(new RefreshOutcome.NotNeeded());
        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    @Test
    void an_order_that_comes_after_another_was_given_does_nothing_and_one_that_comes_after_a_pull_asks_nobody() {
        moved(quick);
        get(quick);
        Fills.RefreshOrder late = ordered();
        clock.advance(Limits.REFRESH_LEASE);
        get(quick);
        Fills.RefreshOrder later = ordered();
        assertThat(carryOut(late)).isEqualTo(new RefreshOutcome.NotNeeded());

        clock.advance(BEHIND);
        assertThat(get(quick)).isInstanceOf(ManifestPull.Fetched.class);
        int before = proxy.upstream.count();

        assertThat(carryOut(later)).isEqualTo(pulled(new ManifestPull.Cached(SECOND)));
        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void t205_when_the_order_cannot_be_given_the_answer_is_the_same_and_one_who_comes_later_gives_it(Moment moment) {
        moved(quick);
        faults.strike(Fills.class, "start", moment);

        assertThat(get(quick)).isInstanceOfSatisfying(ManifestPull.Revalidating.class, pull -> {
            assertThat(pull.manifest()).isEqualTo(FIRST);
            assertThat(pull.refresh()).isInstanceOf(RefreshStart.NotOrdered.class);
        });
        // Given or not: nobody else waits in vain for the same.
        assertThat(get(quick)).isEqualTo(old(FIRST, ASK_AFTER, new RefreshStart.UnderWay()));
        proxy.fills.next();

        clock.advance(Limits.REFRESH_LEASE);
        get(quick);
        carryOut(ordered());
        assertThat(get(quick)).isEqualTo(new ManifestPull.Cached(SECOND));
    }

    @Test
    void when_the_lease_cannot_be_taken_the_answer_is_the_same() {
        Leases leases = faults.decorate(Leases.class, proxy.store.leases());
        faults.strike(Leases.class, "take", Moment.BEFORE);
        RefreshDesk desk =
                new RefreshDesk(proxy.fills, new Flight(leases, new Pacing(clock, clock::advance, new Random(3))));

        assertThat(desk.start(proxy.get(proxy.member, quick), LATEST)).isInstanceOf(RefreshStart.NotOrdered.class);
        assertThat(proxy.fills.next()).isEmpty();
    }

    @Test
    void who_has_little_time_left_orders_nothing() {
        moved(quick);
        Instant soon = clock.instant().plus(Limits.FILL_ORDER).minusNanos(1);
        PullRequest hurried = new PullRequest(proxy.member, quick, PullRequest.Want.CONTENT, soon);

        assertThat(proxy.manifests().pull(hurried, LATEST))
                .isEqualTo(old(FIRST, ASK_AFTER, new RefreshStart.TooLate()));
        assertThat(get(quick)).isEqualTo(old(FIRST, ASK_AFTER, new RefreshStart.Ordered()));
    }

    @Test
    void t181_trouble_behind_the_answer_is_told_to_nobody_and_after_its_time_the_tag_is_asked_for_as_always() {
        moved(quick);
        proxy.upstream.fail(call -> true, DOWN);
        get(quick);

        assertThat(carryOut(ordered())).isEqualTo(pulled(new ManifestPull.Stale(FIRST, ASK_AFTER)));
        assertThat(get(quick)).isEqualTo(old(FIRST, ASK_AFTER, new RefreshStart.UnderWay()));

        clock.advance(BEHIND);
        assertThat(get(quick)).isEqualTo(new ManifestPull.Stale(FIRST, ASK_AFTER.plus(BEHIND)));
        proxy.upstream.heal();
        clock.advance(Duration.ofMinutes(5));
        assertThat(get(quick)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void t175_behind_an_answer_upstream_is_not_asked_either_before_it_wants_to_be() {
        moved(quick);
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Throttled<>(Duration.ofMinutes(4)));
        get(quick);
        carryOut(ordered());
        int before = proxy.upstream.count();
        clock.advance(Limits.REFRESH_LEASE);
        get(quick);

        carryOut(ordered());

        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    @Test
    void t175_behind_an_answer_nothing_is_fetched_from_the_reserve_either() {
        PullScope careful =
                new PullScope(proxy.addGroup("careful", SETTINGS.with(new QuotaPolicy(10))), ALPINE.image());
        moved(careful);
        get(careful);
        proxy.budget.heard(
                CredentialName.deployment(RegistryName.DOCKER_HUB),
                Optional.of(new RateLimit(100, 10, Duration.ofHours(6), Optional.empty())),
                Optional.empty());

        assertThat(carryOut(ordered())).isEqualTo(pulled(new ManifestPull.Stale(FIRST, ASK_AFTER)));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);
    }

    @Test
    void a_tag_that_upstream_has_deleted_is_unknown_as_soon_as_it_is_asked_for_before_the_answer() {
        moved(quick);
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Unknown<>());
        get(quick);

        assertThat(carryOut(ordered())).isEqualTo(pulled(new ManifestPull.Refused(new Refusal.Unknown())));
        assertThat(get(quick)).isInstanceOf(ManifestPull.Revalidating.class);
        clock.advance(BEHIND);
        assertThat(get(quick)).isEqualTo(new ManifestPull.Refused(new Refusal.Unknown()));
    }

    @Test
    void who_may_no_longer_pull_has_nothing_asked_for() {
        moved(quick);
        get(quick);
        Fills.RefreshOrder order = ordered();
        int before = proxy.upstream.count();

        assertThat(carryOut(by(proxy.outsider, order)))
                .isEqualTo(pulled(new ManifestPull.Refused(new Refusal.Hidden())));
        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    private static Fills.RefreshOrder by(Principal principal, Fills.RefreshOrder order) {
        return new Fills.RefreshOrder(principal, order.scope(), order.tag(), order.reservation());
    }

    @Test
    void the_blobs_of_what_was_fetched_behind_an_answer_are_copied_too() {
        Digest layer = Digest.sha256(new byte[1]);
        ManifestReader reader = (declared, bytes) -> new ManifestReading.Clear(new ManifestOutline(
                List.of(new Descriptor(new MediaType("application/vnd.oci.image.layer.v1.tar"), layer, 1)), List.of()));
        moved(quick);
        get(quick);

        assertThat(proxy.refresh(reader).carryOut(ordered(), clock.instant().plus(FILL_TIME)))
                .isEqualTo(pulled(new ManifestPull.Fetched(SECOND, new PrefetchStart.Ordered(1))));

        assertThat(proxy.fills.next()).contains(new Fills.PrefetchOrder(quick, List.of(layer)));
    }

    @Test
    void what_is_answered_at_once_counts_as_a_saved_pull_and_what_is_asked_behind_it_does_not() {
        CredentialName hub = CredentialName.deployment(RegistryName.DOCKER_HUB);
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        get(quick);
        clock.advance(ASK_AFTER);
        get(quick);
        carryOut(ordered());

        clock.advance(Limits.QUOTA_SAMPLE);
        proxy.budget.heard(
                hub, Optional.of(new RateLimit(100, 90, Duration.ofHours(6), Optional.empty())), Optional.empty());
        assertThat(proxy.store.quotas().of(hub).saved()).isEqualTo(1);
    }

    @Test
    void a_store_that_is_down_behind_an_answer_is_told_and_the_tag_is_asked_for_later() {
        moved(quick);
        get(quick);
        Fills.RefreshOrder order = ordered();
        proxy.upstream.beforeNextSight(() -> {
            throw new StoreUnavailable("read a record", new IOException("down"));
        });

        assertThatThrownBy(() -> carryOut(order)).isInstanceOf(StoreUnavailable.class);
        assertThat(carryOut(order)).isEqualTo(new RefreshOutcome.NotNeeded());

        clock.advance(Limits.REFRESH_LEASE);
        get(quick);
        carryOut(ordered());
        assertThat(get(quick)).isEqualTo(new ManifestPull.Cached(SECOND));
    }
}
