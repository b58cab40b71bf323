package org.depproxy.cache;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.content.Manifest;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.CredentialName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import org.depproxy.quota.QuotaNews;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.Quotas;
import org.depproxy.quota.RateLimit;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

class BudgetTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest FIRST = Proxy.manifest("first");
    private static final Manifest SECOND = Proxy.manifest("second");
    private static final CredentialName HUB = CredentialName.deployment(RegistryName.DOCKER_HUB);
    private static final Duration WINDOW = Duration.ofHours(6);

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final PullScope careful =
            new PullScope(proxy.addGroup("careful", GroupSettings.DEFAULT.with(new QuotaPolicy(10))), ALPINE.image());

    private static Optional<RateLimit> left(long remaining) {
        return Optional.of(new RateLimit(100, remaining, WINDOW, Optional.of("203.0.113.7")));
    }

    private ManifestPull get(PullScope scope) {
        return proxy.manifests().pull(proxy.get(proxy.member, scope), LATEST);
    }

    private ManifestPull head(PullScope scope) {
        return proxy.manifests().pull(proxy.head(proxy.member, scope), LATEST);
    }

    /** A tag that is held as the first manifest, and stands for the second by now. */
    private void moved(PullScope scope) {
        proxy.upstream.push(scope.image(), LATEST, FIRST);
        get(scope);
        proxy.upstream.push(scope.image(), LATEST, SECOND);
    }

    @Test
    void t175_a_tag_that_moved_is_served_as_held_when_only_the_reserve_is_left() {
        moved(careful);
        proxy.budget.heard(HUB, left(10), Optional.empty());

        assertThat(get(careful)).isEqualTo(new ManifestPull.Stale(FIRST, Duration.ZERO));
        assertThat(head(careful)).isEqualTo(new ManifestPull.Stale(FIRST, Duration.ZERO));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);

        proxy.budget.heard(HUB, left(11), Optional.empty());
        assertThat(get(careful)).isEqualTo(new ManifestPull.Fetched(SECOND, new PrefetchStart.NothingToDo()));
    }

    @Test
    void t175_a_tag_that_upstream_does_not_describe_is_not_fetched_from_the_reserve_either() {
        moved(careful);
        proxy.upstream.stopDescribing();
        proxy.budget.heard(HUB, left(10), Optional.empty());

        assertThat(get(careful)).isInstanceOf(ManifestPull.Stale.class);
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);
    }

    @Test
    void t175_what_is_not_held_is_fetched_from_the_reserve() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.budget.heard(HUB, left(1), Optional.empty());

        assertThat(get(careful)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void t175_a_copy_too_old_to_be_served_stale_is_replaced_from_the_reserve() {
        moved(careful);
        clock.advance(FreshnessPolicy.DEFAULT.staleIfError().plusNanos(1));
        proxy.budget.heard(HUB, left(1), Optional.empty());

        assertThat(get(careful)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void without_a_reserve_the_last_pull_is_made_and_none_that_would_be_refused() {
        moved(ALPINE);
        proxy.budget.heard(HUB, left(0), Optional.empty());
        assertThat(get(ALPINE)).isInstanceOf(ManifestPull.Stale.class);

        proxy.budget.heard(HUB, left(1), Optional.empty());
        assertThat(get(ALPINE)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void t175_a_throttled_get_leads_to_what_is_held() {
        moved(ALPINE);
        proxy.upstream.fail(
                call -> call.kind() == Kind.MANIFEST_GET, new UpstreamAnswer.Throttled<>(Duration.ofMinutes(1)));

        assertThat(get(ALPINE)).isEqualTo(new ManifestPull.Stale(FIRST, Duration.ZERO));
    }

    @Test
    void t175_upstream_is_spared_until_it_wants_to_be_asked_again() {
        moved(ALPINE);
        proxy.budget.heard(HUB, Optional.empty(), Optional.of(Duration.ofMinutes(1)));
        assertThat(get(ALPINE)).isInstanceOf(ManifestPull.Stale.class);
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        assertThat(get(ALPINE)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void once_its_window_is_over_nobody_knows_what_is_left() {
        moved(careful);
        proxy.budget.heard(HUB, left(0), Optional.empty());
        clock.advance(WINDOW);

        assertThat(get(careful)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void what_another_instance_has_heard_is_looked_up() {
        moved(careful);
        QuotaSeen seen = new QuotaSeen(left(3).orElseThrow(), clock.instant());
        proxy.store.quotas().tell(HUB, new QuotaNews(Optional.of(seen), Optional.empty(), 0), clock.instant());

        assertThat(get(careful)).isInstanceOf(ManifestPull.Stale.class);
    }

    @Test
    void the_credential_of_a_group_is_counted_by_itself() {
        UpstreamRegistry own =
                UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://mirror.example"));
        GroupSettings settings = new GroupSettings(true, FreshnessPolicy.DEFAULT, Map.of(RegistryName.DOCKER_HUB, own))
                .with(new QuotaPolicy(10));
        PullScope scope = new PullScope(proxy.addGroup("own", settings), ALPINE.image());
        moved(scope);
        proxy.budget.heard(HUB, left(0), Optional.empty());

        assertThat(get(scope)).isInstanceOf(ManifestPull.Fetched.class);
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.push(ALPINE.image(), LATEST, Proxy.manifest("third"));
        proxy.budget.heard(CredentialName.group(scope.group(), RegistryName.DOCKER_HUB), left(0), Optional.empty());
        assertThat(get(scope)).isInstanceOf(ManifestPull.Stale.class);
    }

    @Test
    void only_gets_that_were_answered_with_what_is_held_count_as_saved_pulls() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        head(ALPINE);
        get(ALPINE);
        head(ALPINE);
        get(ALPINE);
        proxy.manifests().pull(proxy.get(proxy.member, ALPINE), FIRST.digest());
        assertThat(proxy.store.quotas().all()).isEmpty();

        proxy.budget.heard(HUB, left(99), Optional.empty());
        assertThat(proxy.store.quotas().of(HUB).saved()).isEqualTo(2);
    }

    /** A store that remembers how often it was told something, and is down at times. */
    private static final class Listening implements Quotas {
        private final List<QuotaNews> told = new ArrayList<>();
        private boolean down;

        @Override
        public QuotaRecord of(CredentialName key) {
            if (down) {
                throw new StoreUnavailable("read", new IllegalStateException("down"));
            }
            return QuotaRecord.unknown(key);
        }

        @Override
        public List<QuotaRecord> all() {
            return List.of();
        }

        @Override
        public void tell(CredentialName key, QuotaNews news, Instant now) {
            if (down) {
                throw new StoreUnavailable("write", new IllegalStateException("down"));
            }
            told.add(news);
        }
    }

    @Test
    void what_is_heard_is_told_once_a_minute_and_at_once_when_upstream_throttles_or_nothing_is_left() {
        Listening store = new Listening();
        Budget budget = new Budget(store, clock);
        budget.heard(HUB, left(99), Optional.empty());
        budget.heard(HUB, left(98), Optional.empty());
        assertThat(store.told).hasSize(1);
        budget.heard(HUB, left(97), Optional.of(Duration.ofSeconds(30)));
        budget.heard(HUB, left(97), Optional.of(Duration.ofSeconds(30)));
        assertThat(store.told).hasSize(2);
        clock.advance(Duration.ofSeconds(30));
        budget.heard(HUB, left(0), Optional.empty());
        budget.heard(HUB, left(0), Optional.empty());
        assertThat(store.told).hasSize(3);
        clock.advance(Limits.QUOTA_SAMPLE);
        budget.heard(HUB, left(50), Optional.empty());
        assertThat(store.told).hasSize(4);
        assertThat(store.told.getLast().seen()).contains(new QuotaSeen(left(50).orElseThrow(), clock.instant()));
    }

    @Test
    void that_no_more_is_left_than_the_reserve_is_told_at_once_and_once() {
        Listening store = new Listening();
        Budget budget = new Budget(store, clock);
        QuotaPolicy policy = new QuotaPolicy(10);
        budget.heard(HUB, left(99), Optional.empty());
        budget.heard(HUB, left(9), Optional.empty());

        assertThat(budget.isLow(HUB, policy)).isTrue();
        assertThat(budget.isLow(HUB, policy)).isTrue();
        assertThat(store.told).hasSize(2);
        assertThat(store.told.getLast().seen()).contains(new QuotaSeen(left(9).orElseThrow(), clock.instant()));
    }

    @Test
    void a_store_that_is_down_keeps_nobody_from_a_pull_and_loses_no_saved_one() {
        Listening store = new Listening();
        Budget budget = new Budget(store, clock);
        store.down = true;
        budget.saved(HUB);
        budget.heard(HUB, left(99), Optional.empty());
        clock.advance(Limits.QUOTA_SAMPLE);
        assertThat(budget.isLow(HUB, new QuotaPolicy(10))).isFalse();

        store.down = false;
        budget.heard(HUB, left(98), Optional.empty());
        assertThat(store.told)
                .singleElement()
                .satisfies(news -> assertThat(news.saved()).isEqualTo(1));
    }

    @Test
    void tallies_are_bounded_and_the_oldest_is_forgotten() {
        Listening store = new Listening();
        Budget budget = new Budget(store, clock);
        budget.saved(HUB);
        for (int i = 0; i < Limits.QUOTA_TALLIES; i++) {
            budget.saved(CredentialName.deployment(new RegistryName("r" + i + ".example")));
        }
        budget.heard(HUB, left(99), Optional.empty());

        assertThat(store.told)
                .singleElement()
                .satisfies(news -> assertThat(news.saved()).isZero());
    }
}
