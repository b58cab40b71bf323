package org.depproxy.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.content.Manifest;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.name.TagPattern;
import org.depproxy.settings.DeploymentRegistries;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstreamListings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

/** What the owners of a group decide is what its members get. */
class PoliciesTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Tag RELEASE = new Tag("v1");
    private static final Tag EDGE = new Tag("edge");
    private static final Manifest FIRST = Proxy.manifest("first");
    private static final Manifest SECOND = Proxy.manifest("second");
    private static final UpstreamAnswer<?> GONE = new UpstreamAnswer.Unknown<>();

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final PullScope keeping = scope(
            "keeping",
            GroupSettings.DEFAULT.with(new FreshnessRules(List.of(), FreshnessPolicy.DEFAULT.keepingDeleted())));
    private final PullScope strict = scope(
            "strict",
            GroupSettings.DEFAULT.with(PullRules.NONE
                    .allowing(TagPattern.of("docker.io/library/*", "*"))
                    .denying(TagPattern.of("**", "edge"))));
    private final PullScope closed =
            scope("closed", GroupSettings.DEFAULT.with(PullRules.NONE.denying(TagPattern.of("**", "*"))));

    private PullScope scope(String group, GroupSettings settings) {
        return new PullScope(proxy.addGroup(group, settings), ALPINE.image());
    }

    private ManifestPull pull(PullScope scope, Tag tag) {
        return proxy.manifests().pull(proxy.get(proxy.member, scope), tag);
    }

    private static ManifestPull refused(Refusal refusal) {
        return new ManifestPull.Refused(refusal);
    }

    @Test
    void an_immutable_tag_is_never_asked_for_again_and_the_others_are() {
        PullScope scope = scope(
                "releases",
                GroupSettings.DEFAULT.with(new FreshnessRules(
                        List.of(new FreshnessRules.Rule(
                                TagPattern.of("docker.io/**", "v*"), FreshnessPolicy.DEFAULT.neverMoving())),
                        FreshnessPolicy.DEFAULT)));
        proxy.upstream.push(ALPINE.image(), RELEASE, FIRST);
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(scope, RELEASE);
        pull(scope, LATEST);
        proxy.upstream.push(ALPINE.image(), RELEASE, SECOND);
        proxy.upstream.push(ALPINE.image(), LATEST, SECOND);
        clock.advance(Duration.ofDays(4000));
        int before = proxy.upstream.count();

        assertThat(pull(scope, RELEASE)).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(proxy.upstream.count()).isEqualTo(before);
        assertThat(pull(scope, LATEST)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void what_upstream_has_deleted_is_kept_where_the_group_wants_that_and_nowhere_else() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(keeping, LATEST);
        pull(ALPINE, LATEST);
        clock.advance(Duration.ofDays(100));
        proxy.upstream.fail(call -> true, GONE);

        assertThat(pull(keeping, LATEST)).isEqualTo(new ManifestPull.Kept(FIRST, Duration.ofDays(100)));
        assertThat(pull(keeping, EDGE)).isEqualTo(refused(new Refusal.Unknown()));
        assertThat(pull(ALPINE, LATEST)).isEqualTo(refused(new Refusal.Unknown()));
    }

    @Test
    void what_is_deleted_between_being_seen_and_being_fetched_is_kept_too() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(keeping, LATEST);
        proxy.upstream.push(ALPINE.image(), LATEST, SECOND);
        proxy.upstream.fail(call -> call.kind().name().equals("MANIFEST_GET"), GONE);

        assertThat(pull(keeping, LATEST)).isInstanceOf(ManifestPull.Kept.class);
    }

    @Test
    void what_upstream_denies_is_denied_also_where_deleted_tags_are_kept() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull(keeping, LATEST);
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Denied<>());

        assertThat(pull(keeping, LATEST)).isEqualTo(refused(new Refusal.Denied()));
    }

    @Test
    void t059_what_the_rules_do_not_allow_is_refused_without_asking_upstream() {
        proxy.upstream.push(ALPINE.image(), EDGE, FIRST);
        Digest blob = proxy.upstream.push(ALPINE.image(), new byte[] {1});

        assertThat(pull(strict, EDGE)).isEqualTo(refused(new Refusal.RuledOut()));
        assertThat(pull(closed, EDGE)).isEqualTo(refused(new Refusal.RuledOut()));
        assertThat(proxy.manifests().pull(proxy.get(proxy.member, closed), FIRST.digest()))
                .isEqualTo(refused(new Refusal.RuledOut()));
        assertThat(proxy.blobs().pull(proxy.get(proxy.member, closed), blob))
                .isEqualTo(new BlobPull.Refused(new Refusal.RuledOut()));
        assertThat(proxy.upstream.count()).isZero();
        assertThat(proxy.nextBlob()).isEmpty();
    }

    @Test
    void what_the_rules_allow_is_pulled() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);

        assertThat(pull(strict, LATEST)).isInstanceOf(ManifestPull.Fetched.class);
        assertThat(proxy.manifests().pull(proxy.get(proxy.member, strict), FIRST.digest()))
                .isEqualTo(new ManifestPull.Cached(FIRST));
    }

    @Test
    void t060_an_outsider_does_not_learn_that_there_are_rules() {
        assertThat(proxy.manifests().pull(proxy.get(proxy.outsider, closed), LATEST))
                .isEqualTo(refused(new Refusal.Hidden()));
        assertThat(proxy.blobs().pull(proxy.get(proxy.outsider, closed), FIRST.digest()))
                .isEqualTo(new BlobPull.Refused(new Refusal.Hidden()));
    }

    @Test
    void a_registry_of_the_deployment_that_the_group_may_not_use_is_hidden() {
        PullScope none = scope("none", GroupSettings.DEFAULT.with(new DeploymentRegistries.Only(Set.of())));
        PullScope hub = scope(
                "hub",
                GroupSettings.DEFAULT.with(
                        new DeploymentRegistries.Only(Set.of(ALPINE.image().registry()))));
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);

        assertThat(pull(none, LATEST)).isEqualTo(refused(new Refusal.Hidden()));
        assertThat(proxy.upstream.count()).isZero();
        assertThat(pull(hub, LATEST)).isInstanceOf(ManifestPull.Fetched.class);
    }

    @Test
    void lists_show_only_tags_that_may_be_pulled() {
        MemoryUpstreamListings upstream = new MemoryUpstreamListings();
        upstream.push(ALPINE.image(), "edge", "latest");
        ListCache lists = new ListCache(
                proxy.store.listings(),
                upstream,
                new ReferrersTag(proxy.manifests(), index -> Optional.empty()),
                new Sources(Proxy.HUB),
                new Pacing(clock, clock::advance, new Random(9)));
        TagQuery all = new TagQuery(OptionalInt.empty(), Optional.empty());

        assertThat(lists.tags(proxy.get(proxy.member, strict), all))
                .isEqualTo(new ListPull.Current<>(new TagList(List.of(LATEST), Optional.empty())));
        int before = upstream.asked().size();
        assertThat(lists.tags(proxy.get(proxy.member, closed), all))
                .isEqualTo(new ListPull.Refused<>(new Refusal.RuledOut()));
        assertThat(lists.referrers(proxy.get(proxy.member, closed), FIRST.digest()))
                .isEqualTo(new ListPull.Refused<>(new Refusal.RuledOut()));
        assertThat(upstream.asked()).hasSize(before);
    }
}
