package org.depproxy.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.depproxy.testkit.memory.MemoryUpstreamListings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

class ReferrersTest {
    private static final Digest SUBJECT = Proxy.manifest("subject").digest();
    private static final Tag TAG = new Tag("sha256-" + SUBJECT.hex());
    private static final Referrer SIGNATURE = new Referrer("{\"size\":1}", Optional.of("application/sig"));
    private static final Referrer SBOM = new Referrer("{\"size\":2}", Optional.of("application/sbom"));
    private static final Referrer OLD = new Referrer("{\"size\":3}", Optional.empty());
    private static final Referrers LIST = new Referrers(List.of(SIGNATURE, SBOM, OLD));
    private static final UpstreamAnswer<?> DOWN = new UpstreamAnswer.Unavailable<>("ask: connection refused");
    private static final ListPull<Referrers> UNAVAILABLE =
            new ListPull.Refused<>(new Refusal.Unavailable("ask: connection refused", Limits.RETRY_AFTER));

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final MemoryUpstreamListings upstream = new MemoryUpstreamListings();
    private final ListCache lists = new ListCache(
            proxy.store.listings(),
            upstream,
            new ReferrersTag(proxy.manifests(), ReferrersTest::read),
            new Sources(Proxy.HUB),
            new Pacing(clock, clock::advance, new Random(9)));

    /** Knows one index. */
    private static Optional<Referrers> read(byte[] index) {
        return Optional.of(LIST).filter(list -> new String(index, StandardCharsets.UTF_8).equals("good"));
    }

    private static Manifest index(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Manifest.verified(Digest.sha256(bytes), MediaType.OCI_INDEX, bytes);
    }

    private ListPull<Referrers> referrers(Principal principal) {
        return lists.referrers(proxy.get(principal, ALPINE), SUBJECT);
    }

    private ListPull<Referrers> referrers() {
        return referrers(proxy.member);
    }

    @Test
    void referrers_are_what_upstream_says() {
        upstream.push(ALPINE.image(), SUBJECT, LIST);

        assertThat(referrers()).isEqualTo(new ListPull.Current<>(LIST));
        assertThat(proxy.upstream.count()).isZero();
    }

    @Test
    void the_last_good_answer_stands_in_for_an_upstream_in_trouble() {
        upstream.push(ALPINE.image(), SUBJECT, LIST);
        referrers();
        clock.advance(Duration.ofDays(7));
        upstream.fail(DOWN);

        assertThat(referrers()).isEqualTo(new ListPull.Stale<>(LIST, Duration.ofDays(7)));
        clock.advance(Duration.ofNanos(1));
        assertThat(referrers()).isEqualTo(UNAVAILABLE);
    }

    @Test
    void an_upstream_without_the_api_is_asked_for_the_tag_and_fetched_from_once() {
        proxy.upstream.push(ALPINE.image(), TAG, index("good"));

        assertThat(referrers()).isEqualTo(new ListPull.Current<>(LIST));
        assertThat(lists.referrers(proxy.head(proxy.member, ALPINE), SUBJECT)).isEqualTo(new ListPull.Current<>(LIST));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);
    }

    @Test
    void whatever_the_group_says_of_its_tags_the_tag_of_referrers_is_asked_for_each_time() {
        FreshnessPolicy never = new FreshnessPolicy(Duration.ofDays(1), Duration.ofDays(7)).neverMoving();
        PullScope scope = new PullScope(
                proxy.addGroup("releases", GroupSettings.DEFAULT.with(new FreshnessRules(List.of(), never))),
                ALPINE.image());
        proxy.upstream.push(ALPINE.image(), TAG, Proxy.manifest("nothing yet"));
        lists.referrers(proxy.get(proxy.member, scope), SUBJECT);

        proxy.upstream.push(ALPINE.image(), TAG, index("good"));

        assertThat(lists.referrers(proxy.get(proxy.member, scope), SUBJECT)).isEqualTo(new ListPull.Current<>(LIST));
    }

    @Test
    void an_upstream_that_knows_of_nothing_knows_of_no_referrers() {
        assertThat(referrers()).isEqualTo(new ListPull.Current<>(Referrers.NONE));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isZero();
    }

    @Test
    void a_tag_that_happens_to_name_an_image_lists_no_referrers() {
        proxy.upstream.push(ALPINE.image(), TAG, Proxy.manifest("good"));

        assertThat(referrers()).isEqualTo(new ListPull.Current<>(Referrers.NONE));
    }

    @Test
    void an_index_that_cannot_be_read_is_not_passed_on() {
        proxy.upstream.push(ALPINE.image(), TAG, index("bad"));

        assertThat(referrers())
                .isEqualTo(new ListPull.Refused<>(new Refusal.Untrustworthy(
                        "the index of referrers " + index("bad").digest() + " is none")));
    }

    @Test
    void the_tag_stands_in_for_an_upstream_in_trouble_too() {
        proxy.upstream.push(ALPINE.image(), TAG, index("good"));
        referrers();
        clock.advance(Duration.ofHours(2));
        proxy.upstream.fail(call -> true, DOWN);
        assertThat(referrers()).isEqualTo(new ListPull.Stale<>(LIST, Duration.ofHours(2)));

        upstream.fail(DOWN);
        assertThat(referrers()).isEqualTo(new ListPull.Stale<>(LIST, Duration.ofHours(2)));
    }

    @Test
    void what_upstream_denies_is_believed() {
        upstream.push(ALPINE.image(), SUBJECT, LIST);
        referrers();
        upstream.fail(new UpstreamAnswer.Denied<>());

        assertThat(referrers()).isEqualTo(new ListPull.Refused<>(new Refusal.Denied()));
    }

    @Test
    void the_tag_of_a_long_digest_is_cut_as_the_specification_has_it() {
        Digest digest = Digest.of(Digest.Algorithm.SHA512, new byte[] {1});

        assertThat(ReferrersTag.tag(digest))
                .isEqualTo(new Tag("sha512-" + digest.hex().substring(0, 64)));
    }

    @Test
    void referrers_are_picked_by_their_type() {
        assertThat(LIST.ofTypes(List.of("application/sbom"))).isEqualTo(new Referrers(List.of(SBOM)));
        assertThat(LIST.ofTypes(List.of("application/sbom", "application/sig")))
                .isEqualTo(new Referrers(List.of(SIGNATURE, SBOM)));
        assertThat(LIST.ofTypes(List.of(""))).isEqualTo(Referrers.NONE);
    }

    @Test
    void t050_who_may_not_pull_causes_no_call_and_sees_what_nobody_has() {
        upstream.push(ALPINE.image(), SUBJECT, LIST);
        referrers();

        assertThat(referrers(proxy.outsider)).isEqualTo(new ListPull.Refused<>(new Refusal.Hidden()));
        assertThat(upstream.subjects()).hasSize(1);
        assertThat(proxy.upstream.count()).isZero();
    }
}
