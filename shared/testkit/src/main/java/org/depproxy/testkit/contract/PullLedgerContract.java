package org.depproxy.testkit.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.depproxy.access.Admission;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.PullScope;
import org.depproxy.access.Standing;
import org.depproxy.cache.Fence;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.LeaseState;
import org.depproxy.cache.Publications.TagMove;
import org.depproxy.cache.PullLedger.BlobProgress;
import org.depproxy.cache.SightedTag;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link org.depproxy.cache.PullLedger} promises of standings, blobs, and the separation of tenants. */
public interface PullLedgerContract {
    /** The image of these tests. */
    PullScope SCOPE = Sample.scope("acme/platform", "alpine");

    /** A store with nothing in it. */
    StorePorts emptyStore();

    @Test
    default void every_page_tells_the_same_standing_as_the_directory() {
        StorePorts store = emptyStore();
        Sample.enrol(store, Sample.ANNA);
        Group parent = Sample.group("acme");
        store.directory().add(new Entry.NewGroup(parent));
        store.directory().add(new Entry.NewGroup(Sample.group("acme/platform")));
        Sample.admit(store, Sample.ANNA, parent);

        Standing standing = store.directory().standing(Sample.ANNA, SCOPE.group());
        assertThat(standing.admission(Sample.ANNA, Sample.NOW)).isInstanceOf(Admission.Admitted.class);
        Digest digest = Sample.digest("x");
        assertThat(store.ledger().tag(Sample.ANNA, SCOPE, Sample.LATEST).standing())
                .isEqualTo(standing);
        assertThat(store.ledger().manifest(Sample.ANNA, SCOPE, digest).standing())
                .isEqualTo(standing);
        assertThat(store.ledger().blob(Sample.ANNA, SCOPE, digest).standing()).isEqualTo(standing);
    }

    @Test
    default void a_stranger_has_no_standing_on_any_page() {
        StorePorts store = emptyStore();
        Standing none = new Standing(Optional.empty(), false, Optional.empty(), List.of());
        Digest digest = Sample.digest("x");
        assertThat(store.ledger().tag(Sample.ANNA, SCOPE, Sample.LATEST).standing())
                .isEqualTo(none);
        assertThat(store.ledger().manifest(Sample.ANNA, SCOPE, digest).standing())
                .isEqualTo(none);
        assertThat(store.ledger().blob(Sample.ANNA, SCOPE, digest).standing()).isEqualTo(none);
    }

    @Test
    default void a_page_of_the_deepest_group_is_whole() {
        StorePorts store = emptyStore();
        Sample.enrol(store, Sample.ANNA);
        for (int depth = 1; depth <= GroupPath.MAX_DEPTH; depth++) {
            Group group = Sample.group(Sample.deepPath(depth));
            store.directory().add(new Entry.NewGroup(group));
            Sample.admit(store, Sample.ANNA, group);
        }
        PullScope deepest = Sample.scope(Sample.deepPath(GroupPath.MAX_DEPTH), "alpine");
        assertThat(store.ledger()
                        .manifest(Sample.ANNA, deepest, Sample.digest("x"))
                        .standing()
                        .memberships())
                .hasSize(GroupPath.MAX_DEPTH);
    }

    @Test
    default void a_blob_never_published_is_absent() {
        assertThat(progress(emptyStore(), SCOPE, Sample.digest("x")))
                .isEqualTo(new BlobProgress(Optional.empty(), Optional.empty(), false, LeaseState.FREE));
    }

    @Test
    default void a_published_blob_is_stored_and_linked_and_twice_is_no_error() {
        StorePorts store = emptyStore();
        StoredBlob blob = new StoredBlob(Sample.digest("x"), 50L << 30);
        assertThat(publish(store, SCOPE, blob)).isTrue();
        assertThat(publish(store, SCOPE, blob)).isTrue();
        assertThat(progress(store, SCOPE, blob.digest()))
                .isEqualTo(new BlobProgress(Optional.of(blob), Optional.of(Sample.NOW), true, LeaseState.FREE));
        assertThat(store.ledger().blob(Sample.ANNA, SCOPE, blob.digest()).progress())
                .isEqualTo(progress(store, SCOPE, blob.digest()));
    }

    @Test
    default void a_blob_that_was_looked_at_is_stored_as_before_and_says_when() {
        StorePorts store = emptyStore();
        StoredBlob blob = new StoredBlob(Sample.digest("x"), 7);
        publish(store, SCOPE, blob);
        Instant later = Sample.NOW.plus(Sample.WHILE);
        store.publications().checked(blob.digest(), Optional.of(Sample.NOW), later);
        store.publications().checked(blob.digest(), Optional.of(Sample.NOW), later.plus(Sample.WHILE));

        assertThat(progress(store, SCOPE, blob.digest()))
                .isEqualTo(new BlobProgress(Optional.of(blob), Optional.of(later), true, LeaseState.FREE));
    }

    @Test
    default void a_blob_that_was_lost_is_absent_and_linked_until_it_is_published_again() {
        StorePorts store = emptyStore();
        StoredBlob blob = new StoredBlob(Sample.digest("x"), 7);
        publish(store, SCOPE, blob);
        store.publications().lost(blob.digest(), Optional.of(Sample.NOW), Sample.NOW);

        assertThat(progress(store, SCOPE, blob.digest()).stored()).isEmpty();
        assertThat(progress(store, SCOPE, blob.digest()).linked()).isTrue();
        store.publications().checked(blob.digest(), Optional.of(Sample.NOW), Sample.NOW);
        assertThat(progress(store, SCOPE, blob.digest()).stored()).isEmpty();
        publish(store, SCOPE, blob);
        assertThat(progress(store, SCOPE, blob.digest()))
                .isEqualTo(new BlobProgress(Optional.of(blob), Optional.of(Sample.NOW), true, LeaseState.FREE));
    }

    @Test
    default void who_looked_before_a_blob_was_published_again_does_not_take_it_back() {
        StorePorts store = emptyStore();
        StoredBlob blob = new StoredBlob(Sample.digest("x"), 7);
        publish(store, SCOPE, blob);
        store.publications().lost(blob.digest(), Optional.of(Sample.NOW.minus(Sample.WHILE)), Sample.NOW);
        store.publications().lost(blob.digest(), Optional.empty(), Sample.NOW);
        assertThat(progress(store, SCOPE, blob.digest()).stored()).contains(blob);
    }

    @Test
    default void what_is_noted_of_a_blob_never_published_makes_none() {
        StorePorts store = emptyStore();
        store.publications().checked(Sample.digest("x"), Optional.empty(), Sample.NOW);
        store.publications().lost(Sample.digest("x"), Optional.empty(), Sample.NOW);
        assertThat(progress(store, SCOPE, Sample.digest("x")))
                .isEqualTo(new BlobProgress(Optional.empty(), Optional.empty(), false, LeaseState.FREE));
    }

    @Test
    default void another_image_sees_that_a_blob_is_stored_but_has_it_only_once_linked() {
        StorePorts store = emptyStore();
        StoredBlob blob = new StoredBlob(Sample.digest("x"), 7);
        publish(store, SCOPE, blob);
        PullScope other = Sample.scope("acme", "alpine");
        assertThat(progress(store, other, blob.digest()).stored()).contains(blob);
        assertThat(progress(store, other, blob.digest()).linked()).isFalse();

        Fence fence = Sample.take(store, LeaseKeys.blob(other, blob.digest()));
        assertThat(store.publications().link(other, blob.digest(), fence)).isTrue();
        assertThat(progress(store, other, blob.digest()).linked()).isTrue();
    }

    @Test
    default void a_holder_that_lost_its_lease_publishes_and_links_nothing() {
        StorePorts store = emptyStore();
        StoredBlob blob = new StoredBlob(Sample.digest("x"), 7);
        String key = LeaseKeys.blob(SCOPE, blob.digest());
        Fence late = Sample.take(store, key);
        Instant later = Sample.NOW.plus(Sample.WHILE);
        store.leases().take(key, "another", Sample.WHILE, later);
        assertThat(store.publications().blob(SCOPE, blob, later, late)).isFalse();
        assertThat(store.publications().link(SCOPE, blob.digest(), late)).isFalse();
        assertThat(progress(store, SCOPE, blob.digest()).stored()).isEmpty();
        assertThat(progress(store, SCOPE, blob.digest()).linked()).isFalse();
    }

    @Test
    default void a_manifest_and_a_blob_of_one_digest_are_two_things() {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        publish(store, SCOPE, new StoredBlob(manifest.digest(), 2));
        assertThat(store.ledger()
                        .manifest(Sample.ANNA, SCOPE, manifest.digest())
                        .manifest())
                .isEmpty();
    }

    /** T045: what one image of one group has, no other has, whatever their names. */
    @Property(tries = 60)
    default void nothing_of_one_image_shows_in_another(
            @ForAll("awkward") PullScope mine, @ForAll("awkward") PullScope theirs) {
        Assume.that(!mine.equals(theirs));
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        Fence fence = Sample.take(store, LeaseKeys.manifest(mine, manifest.digest()));
        store.publications().manifest(mine, manifest, fence);
        store.publications().tag(mine, manifest, new TagMove(Sample.LATEST, Optional.empty(), Sample.NOW));
        SightedTag sighted = new SightedTag(new Tag("awaiting"), Optional.empty(), Sample.NOW);
        store.publications().awaiting(mine, Sample.digest("awaited"), sighted);
        publish(store, mine, new StoredBlob(Sample.digest("layer"), 7));
        Sample.take(store, LeaseKeys.manifest(mine, Sample.digest("awaited")));

        assertThat(store.ledger().tag(Sample.ANNA, theirs, Sample.LATEST).tag()).isEmpty();
        assertThat(store.ledger()
                        .manifest(Sample.ANNA, theirs, manifest.digest())
                        .manifest())
                .isEmpty();
        assertThat(store.ledger().manifest(Sample.ANNA, theirs, Sample.digest("awaited")))
                .satisfies(page -> assertThat(page.awaiting()).isEmpty())
                .satisfies(page -> assertThat(page.lease()).isEqualTo(LeaseState.FREE));
        assertThat(progress(store, theirs, Sample.digest("layer")).linked()).isFalse();
        assertThat(store.ledger().tag(Sample.ANNA, mine, Sample.LATEST).tag()).isPresent();
    }

    /** Groups and images whose names differ in separators, prefixes and where one ends and the other begins. */
    @Provide
    default Arbitrary<PullScope> awkward() {
        Arbitrary<String> groups = Arbitraries.of(
                "a",
                "a_b",
                "a-b",
                "a.b",
                "a/b",
                "ab",
                "a__b",
                "a/b/c",
                "b",
                "a.",
                "a-",
                "_",
                "docker.io",
                "a/docker.io");
        Arbitrary<String> images = Arbitraries.of(
                "a",
                "b",
                "a/b",
                "b/c",
                "a_b",
                "a-b",
                "a.b/c",
                "library/a",
                "ghcr.io/a",
                "ghcr.io/a/b",
                "a.b:5000/c",
                "ab");
        return Combinators.combine(groups, images).as(Sample::scope);
    }

    private static boolean publish(StorePorts store, PullScope scope, StoredBlob blob) {
        Fence fence = Sample.take(store, LeaseKeys.blob(scope, blob.digest()));
        boolean published = store.publications().blob(scope, blob, Sample.NOW, fence);
        store.leases().release(fence);
        return published;
    }

    private static BlobProgress progress(StorePorts store, PullScope scope, Digest digest) {
        return store.ledger().progress(scope, digest);
    }
}
