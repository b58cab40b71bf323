package org.depproxy.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.content.Manifest;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

/** What a tag stands for when one who asks upstream is overtaken by another: clocks do not tell who saw it later. */
class CrossingTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest FIRST = Proxy.manifest("first");
    private static final Manifest SECOND = Proxy.manifest("second");
    private static final Manifest THIRD = Proxy.manifest("third");

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final PullScope trusting = new PullScope(
            proxy.addGroup(
                    "trusting",
                    GroupSettings.DEFAULT.with(new FreshnessRules(
                            List.of(), new FreshnessPolicy(Duration.ofHours(1), Duration.ofDays(7))))),
            ALPINE.image());

    private void upstreamHas(Manifest manifest) {
        clock.advance(Duration.ofSeconds(1));
        proxy.upstream.push(ALPINE.image(), LATEST, manifest);
    }

    private ManifestPull pull(PullScope scope) {
        return proxy.manifests().pull(proxy.get(proxy.member, scope), LATEST);
    }

    private ManifestPull pull(PullScope scope, Digest digest) {
        return proxy.manifests().pull(proxy.get(proxy.member, scope), digest);
    }

    private void describe(PullScope scope) {
        assertThat(proxy.manifests().pull(proxy.head(proxy.member, scope), LATEST))
                .isInstanceOf(ManifestPull.Described.class);
    }

    private Optional<Digest> held(PullScope scope) {
        return proxy.store
                .pullLedger()
                .tag(proxy.member, scope, LATEST)
                .tag()
                .map(record -> record.manifest().digest());
    }

    @Test
    void t179_a_tag_that_a_slow_head_saw_anew_does_not_move_back_to_what_a_quick_one_sighted_before() {
        upstreamHas(FIRST);
        proxy.upstream.beforeNextSight(() -> {
            clock.advance(Duration.ofSeconds(1));
            describe(ALPINE);
            upstreamHas(SECOND);
        });
        pull(ALPINE);
        assertThat(held(ALPINE)).contains(SECOND.digest());

        pull(ALPINE, FIRST.digest());

        assertThat(held(ALPINE)).contains(SECOND.digest());
    }

    @Test
    void t179_a_sighting_at_the_moment_of_the_last_confirmation_points_its_tag_all_the_same() {
        upstreamHas(FIRST);
        pull(ALPINE);
        proxy.upstream.push(ALPINE.image(), LATEST, SECOND);
        describe(ALPINE);

        pull(ALPINE, SECOND.digest());

        assertThat(held(ALPINE)).contains(SECOND.digest());
    }

    @Test
    void t179_of_two_pulls_that_cross_the_one_that_saw_upstream_later_is_believed() {
        upstreamHas(FIRST);
        pull(trusting);
        clock.advance(Duration.ofHours(1));
        upstreamHas(SECOND);
        proxy.upstream.beforeNextSight(() -> {
            assertThat(pull(trusting)).isInstanceOf(ManifestPull.Fetched.class);
            upstreamHas(THIRD);
        });

        assertThat(pull(trusting))
                .isInstanceOfSatisfying(
                        ManifestPull.Fetched.class,
                        fetched -> assertThat(fetched.manifest()).isEqualTo(THIRD));

        assertThat(pull(trusting)).isEqualTo(new ManifestPull.Cached(THIRD));
    }

    @Test
    void t179_of_a_pull_and_a_look_that_cross_the_one_that_saw_upstream_later_is_believed() {
        upstreamHas(FIRST);
        pull(trusting);
        clock.advance(Duration.ofHours(1));
        upstreamHas(SECOND);
        proxy.upstream.beforeNextSight(() -> {
            pull(trusting);
            upstreamHas(THIRD);
        });
        describe(trusting);

        pull(trusting, THIRD.digest());

        assertThat(pull(trusting)).isEqualTo(new ManifestPull.Cached(THIRD));
    }

    @Test
    void who_is_overtaken_by_another_that_saw_the_same_asks_no_more() {
        upstreamHas(FIRST);
        pull(trusting);
        clock.advance(Duration.ofHours(1));
        long before = proxy.upstream.count(Kind.MANIFEST_HEAD);
        proxy.upstream.beforeNextSight(() -> pull(trusting));

        assertThat(pull(trusting)).isEqualTo(new ManifestPull.Cached(FIRST));

        assertThat(proxy.upstream.count(Kind.MANIFEST_HEAD)).isEqualTo(before + 2);
    }

    @Test
    void who_is_overtaken_asks_no_more_where_every_pull_asks() {
        upstreamHas(FIRST);
        pull(ALPINE);
        upstreamHas(SECOND);
        long before = proxy.upstream.count(Kind.MANIFEST_HEAD);
        proxy.upstream.beforeNextSight(() -> {
            pull(ALPINE);
            upstreamHas(THIRD);
        });

        pull(ALPINE);

        assertThat(proxy.upstream.count(Kind.MANIFEST_HEAD)).isEqualTo(before + 2);
        assertThat(pull(ALPINE)).isEqualTo(new ManifestPull.Cached(THIRD));
    }

    @Test
    void t179_who_is_overtaken_again_and_again_asks_so_often_and_no_more() {
        upstreamHas(FIRST);
        pull(trusting);
        clock.advance(Duration.ofHours(1));
        upstreamHas(SECOND);
        pull(ALPINE);
        upstreamHas(THIRD);
        long before = proxy.upstream.count(Kind.MANIFEST_HEAD);
        overtake();

        assertThat(pull(trusting)).isInstanceOf(ManifestPull.Fetched.class);

        assertThat(proxy.upstream.count(Kind.MANIFEST_HEAD)).isEqualTo(before + 1 + Limits.CROSSINGS);
        assertThat(held(trusting)).contains(FIRST.digest());
    }

    /** Confirms, during each HEAD from now on, that the tag still stands for the first: as one might that saw it long ago. */
    private void overtake() {
        proxy.upstream.beforeNextSight(() -> {
            TagRecord record = proxy.store
                    .pullLedger()
                    .tag(proxy.member, trusting, LATEST)
                    .tag()
                    .orElseThrow();
            Publications.TagMove move =
                    new Publications.TagMove(LATEST, Optional.of(record.version()), record.confirmedAt());
            proxy.store.publications().tag(trusting, FIRST, move);
            overtake();
        });
    }
}
