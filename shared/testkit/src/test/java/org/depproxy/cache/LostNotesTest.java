package org.depproxy.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.fault.Faults;
import org.depproxy.testkit.fault.Faults.Moment;
import org.depproxy.testkit.memory.MemoryUpstreamListings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

/** A store that can be read and takes no note of what was learnt: the answer is right without the note. */
class LostNotesTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest FIRST = Proxy.manifest("first");
    private static final byte[] LAYER = {1, 2, 3};
    private static final TagQuery ALL = new TagQuery(OptionalInt.empty(), Optional.empty());

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final Faults faults = new Faults();

    @ParameterizedTest
    @EnumSource
    void a_list_is_answered_though_it_cannot_be_kept(Moment moment) {
        MemoryUpstreamListings upstream = new MemoryUpstreamListings();
        upstream.push(ALPINE.image(), "1", "2");
        ListCache lists = new ListCache(
                faults.decorate(Listings.class, proxy.store.listings()),
                upstream,
                new ReferrersTag(proxy.manifests(), bytes -> Optional.empty()),
                new Sources(Proxy.HUB),
                new Pacing(clock, clock::advance, new Random(3)));
        faults.strike(Listings.class, "keepTags", moment);

        assertThat(lists.tags(proxy.get(proxy.member, ALPINE), ALL)).isInstanceOf(ListPull.Current.class);
        assertThat(faults.spent()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_tag_that_upstream_confirms_is_served_though_that_cannot_be_noted(Moment moment) {
        ManifestCache manifests = proxy.manifests(faults.decorate(Publications.class, proxy.store.publications()));
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        manifests.pull(proxy.get(proxy.member, ALPINE), LATEST);
        clock.advance(Limits.CONFIRMATION_SAMPLE);
        faults.strike(Publications.class, "tag", moment);

        assertThat(manifests.pull(proxy.get(proxy.member, ALPINE), LATEST)).isEqualTo(new ManifestPull.Cached(FIRST));
        assertThat(faults.spent()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_blob_that_is_seen_in_the_store_is_served_though_that_cannot_be_noted(Moment moment) {
        Digest digest = Digest.sha256(LAYER);
        proxy.upstream.push(ALPINE.image(), LAYER);
        proxy.blobs(order -> proxy.fill()
                        .fill((Fills.BlobOrder) order, clock.instant().plusSeconds(900)))
                .pull(proxy.get(proxy.member, ALPINE), digest);
        PullLedger.BlobProgress progress = proxy.store.pullLedger().progress(ALPINE, digest);
        BlobChecks checks = new BlobChecks(
                proxy.store.blobStore(), faults.decorate(Publications.class, proxy.store.publications()), clock);
        clock.advance(Limits.BLOB_CHECK.plus(Duration.ofMinutes(1)));

        faults.strike(Publications.class, "checked", moment);
        assertThat(checks.checked(progress)).isEqualTo(progress);
        proxy.store.lose(digest);
        faults.strike(Publications.class, "lost", moment);
        assertThat(checks.checked(progress).servable()).isEmpty();

        assertThat(faults.spent()).isTrue();
    }
}
