package org.depproxy.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.cache.PullRequest.Appetite;
import org.depproxy.cache.PullRequest.Want;
import org.depproxy.content.Child;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.content.Platform;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

class NegotiatedPullTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest AMD64 = Proxy.manifest("amd64");
    private static final Manifest ARM64 = Proxy.manifest("arm64");
    private static final Manifest INDEX = index("index");
    private static final UpstreamAnswer<?> DOWN = new UpstreamAnswer.Unavailable<>("ask: connection refused");

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);

    private static Manifest index(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Manifest.verified(Digest.sha256(bytes), MediaType.OCI_INDEX, bytes);
    }

    private static Child child(Descriptor descriptor, String architecture) {
        return new Child(descriptor, Optional.of(new Platform("linux", architecture)));
    }

    /** Takes every index for one of an attestation, of a nested index, and of images for two platforms. */
    private static ManifestReading both(MediaType declared, byte[] bytes) {
        Descriptor nested = new Descriptor(MediaType.OCI_INDEX, INDEX.digest(), 5);
        return reading(
                declared,
                List.of(
                        new Child(ARM64.descriptor(), Optional.empty()),
                        child(nested, "amd64"),
                        child(ARM64.descriptor(), "arm64"),
                        child(AMD64.descriptor(), "amd64")));
    }

    private static ManifestReading reading(MediaType declared, List<Child> children) {
        return new ManifestReading.Clear(new ManifestOutline(List.of(), declared.isIndex() ? children : List.of()));
    }

    private ManifestPull pull(Reference reference, Want want, Appetite appetite) {
        return pull(NegotiatedPullTest::both, reference, want, appetite);
    }

    private ManifestPull pull(ManifestReader reader, Reference reference, Want want, Appetite appetite) {
        PullRequest request = new PullRequest(
                proxy.member, ALPINE, want, appetite, clock.instant().plus(Duration.ofSeconds(25)));
        return new NegotiatedPull(proxy.manifests(reader), reader).pull(request, reference);
    }

    private ManifestPull narrow(Reference reference) {
        return pull(reference, Want.CONTENT, Appetite.NO_INDEX);
    }

    private ManifestPull narrowHead(Reference reference) {
        return pull(reference, Want.DESCRIPTION, Appetite.NO_INDEX);
    }

    private void push() {
        proxy.upstream.push(ALPINE.image(), LATEST, INDEX);
        proxy.upstream.serve(ALPINE.image(), AMD64.digest(), AMD64);
    }

    @Test
    void who_takes_no_index_gets_the_image_for_linux_on_amd64_by_tag() {
        push();

        assertThat(narrow(LATEST))
                .isInstanceOfSatisfying(
                        ManifestPull.Fetched.class,
                        fetched -> assertThat(fetched.manifest()).isEqualTo(AMD64));
        assertThat(narrow(LATEST)).isEqualTo(new ManifestPull.Cached(AMD64));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(2);
        assertThat(pull(LATEST, Want.CONTENT, Appetite.EVERYTHING)).isEqualTo(new ManifestPull.Cached(INDEX));
    }

    @Test
    void the_image_that_was_chosen_is_held_by_its_digest() {
        push();
        narrow(LATEST);
        proxy.upstream.fail(call -> true, DOWN);

        assertThat(pull(AMD64.digest(), Want.CONTENT, Appetite.EVERYTHING)).isEqualTo(new ManifestPull.Cached(AMD64));
    }

    @ParameterizedTest
    @EnumSource(Appetite.class)
    void by_digest_everybody_gets_what_the_digest_names(Appetite appetite) {
        push();

        assertThat(pull(INDEX.digest(), Want.CONTENT, appetite))
                .isInstanceOfSatisfying(
                        ManifestPull.Fetched.class,
                        fetched -> assertThat(fetched.manifest()).isEqualTo(INDEX));
        assertThat(pull(INDEX.digest(), Want.DESCRIPTION, appetite)).isEqualTo(new ManifestPull.Cached(INDEX));
    }

    @Test
    void an_image_under_a_tag_is_what_it_is_for_everybody() {
        proxy.upstream.push(ALPINE.image(), LATEST, ARM64);

        assertThat(narrowHead(LATEST)).isEqualTo(new ManifestPull.Described(ARM64.descriptor()));
        assertThat(narrow(LATEST))
                .isInstanceOfSatisfying(
                        ManifestPull.Fetched.class,
                        fetched -> assertThat(fetched.manifest()).isEqualTo(ARM64));
    }

    @Test
    void a_head_costs_one_get_of_the_index_when_that_is_not_held_and_none_after() {
        push();

        assertThat(narrowHead(LATEST)).isEqualTo(new ManifestPull.Described(AMD64.descriptor()));
        assertThat(narrowHead(LATEST)).isEqualTo(new ManifestPull.Described(AMD64.descriptor()));
        assertThat(proxy.upstream.count(Kind.MANIFEST_GET)).isEqualTo(1);
        assertThat(pull(LATEST, Want.CONTENT, Appetite.EVERYTHING)).isEqualTo(new ManifestPull.Cached(INDEX));
    }

    @Test
    void a_stale_index_makes_a_stale_image() {
        push();
        narrow(LATEST);
        clock.advance(Duration.ofHours(1));
        proxy.upstream.fail(call -> true, DOWN);

        assertThat(narrow(LATEST)).isEqualTo(new ManifestPull.Stale(AMD64, Duration.ofHours(1)));
        assertThat(narrowHead(LATEST)).isEqualTo(new ManifestPull.Stale(AMD64, Duration.ofHours(1)));
    }

    @Test
    void the_image_of_an_index_that_is_asked_for_behind_the_answer_is_marked_like_it() {
        push();
        FreshnessPolicy policy = FreshnessPolicy.DEFAULT.answeringAtOnce(Duration.ofDays(1));
        PullScope quick = new PullScope(
                proxy.addGroup("quick", GroupSettings.DEFAULT.with(new FreshnessRules(List.of(), policy))),
                ALPINE.image());
        PullRequest request = new PullRequest(
                proxy.member,
                quick,
                Want.CONTENT,
                Appetite.NO_INDEX,
                clock.instant().plus(Duration.ofHours(2)));
        NegotiatedPull pulls = new NegotiatedPull(proxy.manifests(NegotiatedPullTest::both), NegotiatedPullTest::both);
        pulls.pull(request, LATEST);
        clock.advance(Duration.ofHours(1));

        assertThat(pulls.pull(request, LATEST))
                .isEqualTo(new ManifestPull.Revalidating(AMD64, Duration.ofHours(1), new RefreshStart.Ordered()));
    }

    @Test
    void an_index_without_such_an_image_is_unknown_to_who_takes_none() {
        push();
        ManifestReader armOnly = (declared, bytes) -> reading(declared, List.of(child(ARM64.descriptor(), "arm64")));

        assertThat(pull(armOnly, LATEST, Want.CONTENT, Appetite.NO_INDEX))
                .isEqualTo(new ManifestPull.Refused(new Refusal.Unknown()));
    }

    @Test
    void trouble_on_the_way_to_the_image_is_told_as_what_it_is() {
        push();
        proxy.upstream.fail(call -> call.name().equals(AMD64.digest().toString()), DOWN);

        assertThat(narrow(LATEST))
                .isEqualTo(new ManifestPull.Refused(
                        new Refusal.Unavailable("ask: connection refused", Limits.RETRY_AFTER)));
        proxy.upstream.heal();
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Denied<>());
        assertThat(narrow(LATEST)).isEqualTo(new ManifestPull.Refused(new Refusal.Denied()));
    }
}
