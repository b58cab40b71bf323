package org.depproxy.cache;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.depproxy.access.PullScope;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

class ManifestCacheTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest FIRST = Proxy.manifest("first");
    private static final Manifest SECOND = Proxy.manifest("second");
    private static final UpstreamAnswer<?> DOWN = new UpstreamAnswer.Unavailable<>("ask: connection refused");

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);

    @Test
    void a_cold_tag_costs_one_get_and_a_warm_one_a_head() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);

        assertThat(pull(LATEST)).isEqualTo(fetched(FIRST));
        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Cached(FIRST));

        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);
        assertThat(proxy.upstream.count(Kind.MANIFEST_HEAD)).isEqualTo(2);
    }

    @Test
    void a_digest_that_is_held_is_served_without_asking() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(FIRST.digest());
        int before = proxy.upstream.count();

        assertThat(pull(FIRST.digest())).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    @Test
    void a_head_of_what_is_not_held_costs_no_get() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);

        assertThat(head(LATEST)).isEqualTo(new ManifestPull.Described(FIRST.descriptor()));
        assertThat(head(FIRST.digest())).isEqualTo(new ManifestPull.Described(FIRST.descriptor()));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isZero();
    }

    @Test
    void a_tag_seen_by_head_and_pulled_by_digest_outlives_upstream() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        head(LATEST);
        pull(FIRST.digest());
        proxy.upstream.fail(call -> true, DOWN);

        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Stale(FIRST, Duration.ZERO));
    }

    @Test
    void t179_a_tag_seen_by_head_long_ago_does_not_move_back() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        head(LATEST);
        clock.advance(Duration.ofSeconds(1));
        proxy.upstream.push(ALPINE.image(), LATEST, SECOND);
        pull(LATEST);
        pull(FIRST.digest());
        proxy.upstream.fail(call -> true, DOWN);

        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Stale(SECOND, Duration.ZERO));
    }

    @Test
    void a_moved_tag_is_fetched_and_the_old_digest_still_serves() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(LATEST);
        proxy.upstream.push(ALPINE.image(), LATEST, SECOND);

        assertThat(pull(LATEST)).isEqualTo(fetched(SECOND));
        assertThat(pull(FIRST.digest())).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Cached(SECOND));
    }

    @Test
    void a_tag_that_moves_back_is_pointed_back_without_a_get() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(LATEST);
        proxy.upstream.push(ALPINE.image(), LATEST, SECOND);
        pull(LATEST);
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);

        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(2);
    }

    @Test
    void a_policy_may_trust_a_tag_for_a_while() {
        FreshnessPolicy policy = new FreshnessPolicy(Duration.ofMinutes(5), Duration.ofDays(7));
        PullScope scope =
                new PullScope(proxy.addGroup("calm", new GroupSettings(true, policy, Map.of())), ALPINE.image());
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.manifests().pull(proxy.get(proxy.member, scope), LATEST);
        int before = proxy.upstream.count();

        clock.advance(Duration.ofMinutes(4));
        assertThat(proxy.manifests().pull(proxy.get(proxy.member, scope), LATEST))
                .isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.upstream.count()).isEqualTo(before);

        clock.advance(Duration.ofMinutes(1));
        proxy.manifests().pull(proxy.get(proxy.member, scope), LATEST);
        clock.advance(Duration.ofMinutes(4));
        proxy.manifests().pull(proxy.get(proxy.member, scope), LATEST);
        assertThat(proxy.upstream.count()).isEqualTo(before + 1);
    }

    @Test
    void t181_a_stale_copy_is_served_for_seven_days_of_trouble_and_no_longer() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(LATEST);
        for (UpstreamAnswer<?> trouble : List.of(
                DOWN,
                new UpstreamAnswer.Throttled<>(Duration.ofMinutes(1)),
                new UpstreamAnswer.Untrustworthy<>("no manifest"))) {
            clock.advance(Duration.ofMinutes(1));
            proxy.upstream.heal();
            proxy.upstream.fail(call -> true, trouble);
            assertThat(pull(LATEST)).as(trouble.toString()).isInstanceOf(ManifestPull.Stale.class);
        }

        clock.advance(Duration.ofDays(7).minusMinutes(3));
        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Stale(FIRST, Duration.ofDays(7)));
        clock.advance(Duration.ofNanos(1));
        assertThat(pull(LATEST)).isInstanceOf(ManifestPull.Refused.class);
    }

    @Test
    void t175_trouble_with_nothing_held_is_told_as_what_it_is() {
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Throttled<>(Duration.ofMinutes(1)));
        assertThat(pull(LATEST)).isEqualTo(refused(new Refusal.Throttled(Duration.ofMinutes(1))));

        clock.advance(Duration.ofMinutes(1));
        proxy.upstream.heal();
        proxy.upstream.fail(call -> true, DOWN);
        assertThat(pull(LATEST))
                .isEqualTo(refused(new Refusal.Unavailable("ask: connection refused", Limits.RETRY_AFTER)));
    }

    @Test
    void what_upstream_denies_or_does_not_have_is_believed() {
        assertThat(pull(LATEST)).isEqualTo(refused(new Refusal.Unknown()));
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(LATEST);
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Denied<>());
        assertThat(pull(LATEST)).isEqualTo(refused(new Refusal.Denied()));
    }

    @Test
    void t015_once_upstream_takes_an_image_away_its_tag_is_refused_at_once_and_its_held_digests_are_not_asked_for() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.push(ALPINE.image(), new Tag("next"), SECOND);
        pull(LATEST);
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Denied<>());

        assertThat(pull(LATEST)).isEqualTo(refused(new Refusal.Denied()));
        assertThat(head(LATEST)).isEqualTo(refused(new Refusal.Denied()));
        assertThat(pull(SECOND.digest())).isEqualTo(refused(new Refusal.Denied()));
        int before = proxy.upstream.count();
        clock.advance(Duration.ofDays(30));
        assertThat(pull(FIRST.digest())).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    @Test
    void t021_t022_wrong_bytes_are_never_kept_and_right_ones_later_are() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.serve(ALPINE.image(), FIRST.digest(), SECOND);

        ManifestPull refused = refused(new Refusal.Untrustworthy(
                Distrust.WRONG_BYTES, "upstream sent other bytes than manifest " + FIRST.digest()));
        assertThat(pull(FIRST.digest())).isEqualTo(refused);
        assertThat(pull(LATEST)).isEqualTo(refused);

        proxy.upstream.serve(ALPINE.image(), FIRST.digest(), FIRST);
        clock.advance(Limits.UNTRUSTWORTHY_PAUSE);
        assertThat(pull(LATEST)).isEqualTo(fetched(FIRST));
    }

    @Test
    void t021_a_head_passes_on_upstreams_word_until_a_get_has_shown_it_to_be_wrong() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.serve(ALPINE.image(), FIRST.digest(), SECOND);

        assertThat(head(LATEST)).isInstanceOf(ManifestPull.Described.class);
        ManifestPull refused = pull(FIRST.digest());
        assertThat(refused)
                .isInstanceOfSatisfying(
                        ManifestPull.Refused.class,
                        pull -> assertThat(pull.refusal()).isInstanceOf(Refusal.Untrustworthy.class));

        assertThat(head(LATEST)).isEqualTo(refused);
        int before = proxy.upstream.count();
        assertThat(head(FIRST.digest())).isEqualTo(refused);
        assertThat(proxy.upstream.count()).isEqualTo(before);

        proxy.upstream.serve(ALPINE.image(), FIRST.digest(), FIRST);
        clock.advance(Limits.UNTRUSTWORTHY_PAUSE);
        assertThat(head(LATEST)).isEqualTo(new ManifestPull.Described(FIRST.descriptor()));
    }

    @Test
    void t027_an_ambiguous_manifest_is_never_kept() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        ManifestCache strict = proxy.manifests((type, bytes) -> new ManifestReading.Ambiguous("two meanings"));

        ManifestPull refused = refused(new Refusal.Untrustworthy(
                Distrust.INVALID_MANIFEST, "upstream sent an ambiguous manifest: two meanings"));
        assertThat(strict.pull(proxy.get(proxy.member, ALPINE), LATEST)).isEqualTo(refused);
        assertThat(pull(LATEST)).as("told to whoever asks soon after").isEqualTo(refused);
        clock.advance(Limits.UNTRUSTWORTHY_PAUSE);
        assertThat(pull(LATEST)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void t034_what_is_no_manifest_at_all_is_never_kept() {
        Manifest page = Manifest.verified(Digest.sha256(new byte[0]), new MediaType("text/html"), new byte[0]);
        proxy.upstream.serve(ALPINE.image(), page.digest(), page);

        assertThat(pull(page.digest()))
                .isEqualTo(refused(new Refusal.Untrustworthy(
                        Distrust.INVALID_MANIFEST, "upstream sent no manifest but text/html")));
    }

    @Test
    void t031_a_manifest_is_verified_by_the_algorithm_it_is_asked_for_by() {
        Digest sha512 = Digest.of(Digest.Algorithm.SHA512, FIRST.bytes());
        proxy.upstream.serve(ALPINE.image(), sha512, FIRST);

        assertThat(pull(sha512))
                .isInstanceOfSatisfying(
                        ManifestPull.Fetched.class,
                        fetched -> assertThat(fetched.manifest().digest()).isEqualTo(sha512));
    }

    @Test
    void an_upstream_that_does_not_tell_digests_is_fetched_from_by_tag() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.stopDescribing();

        assertThat(pull(LATEST)).isEqualTo(fetched(FIRST));
        assertThat(pull(FIRST.digest())).isEqualTo(new ManifestPull.Cached(FIRST));
    }

    @Test
    void t059_t060_who_may_not_pull_causes_no_call_and_sees_what_nobody_has() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(LATEST);
        int before = proxy.upstream.count();
        PullScope nowhere = new PullScope(new GroupPath("nowhere"), ALPINE.image());
        PullScope notAllowed = new PullScope(ALPINE.group(), ImageName.parse("ghcr.io/org/app"));

        for (ManifestPull pull : List.of(
                proxy.manifests().pull(proxy.get(proxy.outsider, ALPINE), LATEST),
                proxy.manifests().pull(proxy.get(proxy.outsider, ALPINE), FIRST.digest()),
                proxy.manifests().pull(proxy.get(proxy.member, nowhere), LATEST),
                proxy.manifests().pull(proxy.get(proxy.member, notAllowed), LATEST),
                proxy.manifests().pull(proxy.get(proxy.member, notAllowed), FIRST.digest()))) {
            assertThat(pull).isEqualTo(refused(new Refusal.Hidden()));
        }
        assertThat(proxy.upstream.count()).isEqualTo(before);
    }

    @Test
    void a_registry_that_a_group_has_configured_is_that_groups_alone() {
        ImageName app = ImageName.parse("ghcr.io/org/app");
        UpstreamRegistry ghcr = UpstreamRegistry.anonymous(app.registry(), URI.create("https://ghcr.io"));
        GroupSettings own = new GroupSettings(true, FreshnessPolicy.DEFAULT, Map.of(app.registry(), ghcr));
        PullScope allowed = new PullScope(proxy.addGroup("own", own), app);
        proxy.upstream.push(app, LATEST, FIRST);

        assertThat(proxy.manifests().pull(proxy.get(proxy.member, allowed), LATEST))
                .isInstanceOf(ManifestPull.Fetched.class);
        assertThat(proxy.manifests().pull(proxy.get(proxy.member, new PullScope(ALPINE.group(), app)), LATEST))
                .isEqualTo(refused(new Refusal.Hidden()));
    }

    @Test
    void t015_what_is_held_from_a_registry_that_the_group_may_no_longer_use_is_hidden() {
        PullScope taken = new PullScope(ALPINE.group(), ImageName.parse("ghcr.io/org/app"));
        Flight flight = new Flight(proxy.store.leases(), new Pacing(clock, clock::advance, new Random(3)));
        Fence fence = flight.take(LeaseKeys.manifest(taken, FIRST.digest()), Limits.MANIFEST_LEASE)
                .orElseThrow();
        assertThat(proxy.store.publications().manifest(taken, FIRST, fence)).isTrue();

        assertThat(proxy.manifests().pull(proxy.get(proxy.member, taken), FIRST.digest()))
                .isEqualTo(refused(new Refusal.Hidden()));
    }

    @Test
    void t014_what_one_group_holds_another_must_be_shown_by_upstream() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(LATEST);
        PullScope other = new PullScope(proxy.addGroup("other", GroupSettings.DEFAULT), ALPINE.image());
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Denied<>());

        assertThat(proxy.manifests().pull(proxy.get(proxy.member, other), FIRST.digest()))
                .isEqualTo(refused(new Refusal.Denied()));
    }

    @Test
    void t169_of_many_who_want_it_at_once_one_fetches() {
        Proxy real = new Proxy(InstantSource.system(), Pause.sleeping());
        real.upstream.push(ALPINE.image(), LATEST, FIRST);

        List<ManifestPull> pulls = AtOnce.run(64, i -> real.manifests().pull(real.get(real.member, ALPINE), LATEST));

        assertThat(pulls).allSatisfy(pull -> assertThat(pull).isIn(fetched(FIRST), new ManifestPull.Cached(FIRST)));
        assertThat(real.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);
    }

    @Test
    void t171_a_holder_that_slept_past_its_lease_publishes_nothing() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.beforeFetch(() -> {
            proxy.upstream.beforeFetch(() -> {});
            clock.advance(Limits.MANIFEST_LEASE.plusSeconds(1));
            assertThat(proxy.manifests().pull(proxy.get(proxy.member, ALPINE), FIRST.digest()))
                    .isInstanceOf(ManifestPull.Fetched.class);
        });

        pull(FIRST.digest());

        assertThat(pull(FIRST.digest())).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(2);
    }

    @Test
    void who_waits_for_a_fetch_that_fails_is_told_so_without_asking_again() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        PullRequest waiter = proxy.get(proxy.member, ALPINE);
        Flight flight = new Flight(proxy.store.leases(), new Pacing(clock, clock::advance, new Random(3)));
        Fence held = flight.take(LeaseKeys.manifest(ALPINE, FIRST.digest()), Limits.MANIFEST_LEASE)
                .orElseThrow();
        Pause failing = duration -> {
            clock.advance(duration);
            proxy.store
                    .leases()
                    .fail(held, new Failure(ALPINE, new Refusal.Denied(), clock.instant()), clock.instant());
        };
        ManifestCache cache = proxy.manifests(failing);

        assertThat(cache.pull(waiter, FIRST.digest())).isEqualTo(refused(new Refusal.Denied()));
        assertThat(proxy.upstream.count()).isZero();
    }

    @Test
    void t180_a_tag_that_moves_between_head_and_get_stands_for_what_the_head_saw_until_it_is_asked_for_again() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.beforeFetch(() -> proxy.upstream.push(ALPINE.image(), LATEST, SECOND));

        assertThat(pull(LATEST)).isEqualTo(fetched(FIRST));
        assertThat(proxy.store
                        .pullLedger()
                        .tag(proxy.member, ALPINE, LATEST)
                        .tag()
                        .map(tag -> tag.manifest()))
                .contains(FIRST);
        proxy.upstream.beforeFetch(() -> {});
        assertThat(pull(LATEST)).isEqualTo(fetched(SECOND));
    }

    @Test
    void t180_without_a_digest_in_the_head_the_bytes_that_came_are_what_the_tag_stands_for() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.stopDescribing();
        proxy.upstream.beforeFetch(() -> proxy.upstream.push(ALPINE.image(), LATEST, SECOND));

        assertThat(pull(LATEST)).isEqualTo(fetched(SECOND));
        proxy.upstream.fail(call -> true, DOWN);
        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Stale(SECOND, Duration.ZERO));
    }

    @Test
    void t176_what_upstream_did_not_have_is_asked_for_each_time_so_a_push_shows_at_once() {
        assertThat(pull(LATEST)).isEqualTo(refused(new Refusal.Unknown()));
        assertThat(pull(FIRST.digest())).isEqualTo(refused(new Refusal.Unknown()));
        assertThat(head(FIRST.digest())).isEqualTo(refused(new Refusal.Unknown()));

        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);

        assertThat(head(LATEST)).isEqualTo(new ManifestPull.Described(FIRST.descriptor()));
        assertThat(pull(FIRST.digest())).isEqualTo(fetched(FIRST));
        assertThat(pull(LATEST)).isEqualTo(new ManifestPull.Cached(FIRST));
    }

    static List<UpstreamAnswer<?>> everythingButUnknown() {
        return List.of(
                DOWN,
                new UpstreamAnswer.Denied<>(),
                new UpstreamAnswer.Throttled<>(Duration.ofSeconds(9)),
                new UpstreamAnswer.LeftAlone<>(Duration.ofSeconds(9)),
                new UpstreamAnswer.Untrustworthy<>("a page for people"));
    }

    @ParameterizedTest
    @MethodSource("everythingButUnknown")
    void t176_trouble_and_denials_are_never_taken_for_absence_nor_remembered_as_such(UpstreamAnswer<?> answer) {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.fail(call -> true, answer);

        for (ManifestPull pull : List.of(pull(LATEST), head(LATEST), pull(FIRST.digest()), head(FIRST.digest()))) {
            assertThat(pull).isInstanceOf(ManifestPull.Refused.class).isNotEqualTo(refused(new Refusal.Unknown()));
        }

        proxy.upstream.heal();
        clock.advance(Duration.ofMinutes(1));
        assertThat(pull(LATEST)).isEqualTo(fetched(FIRST));
    }

    @Test
    void t204_upstream_is_not_asked_when_too_little_time_is_left_and_that_is_no_failure_of_its() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        for (int i = 0; i < 10; i++) {
            PullRequest late = new PullRequest(
                    proxy.member,
                    ALPINE,
                    PullRequest.Want.CONTENT,
                    clock.instant().plus(Limits.UPSTREAM_CALL).minusMillis(1));
            assertThat(proxy.manifests().pull(late, LATEST))
                    .isInstanceOfSatisfying(
                            ManifestPull.Refused.class,
                            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Unavailable.class));
        }
        assertThat(proxy.upstream.count()).isZero();

        PullRequest justInTime = new PullRequest(
                proxy.member, ALPINE, PullRequest.Want.CONTENT, clock.instant().plus(Limits.UPSTREAM_CALL));
        assertThat(proxy.manifests().pull(justInTime, LATEST)).isEqualTo(fetched(FIRST));
    }

    private ManifestPull pull(Reference reference) {
        return proxy.manifests().pull(proxy.get(proxy.member, ALPINE), reference);
    }

    private ManifestPull head(Reference reference) {
        return proxy.manifests().pull(proxy.head(proxy.member, ALPINE), reference);
    }

    private static ManifestPull fetched(Manifest manifest) {
        return new ManifestPull.Fetched(manifest, new PrefetchStart.NothingToDo());
    }

    private static ManifestPull refused(Refusal refusal) {
        return new ManifestPull.Refused(refusal);
    }
}
