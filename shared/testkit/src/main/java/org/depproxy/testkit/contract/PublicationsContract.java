package org.depproxy.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Publications;
import org.depproxy.cache.Publications.TagMove;
import org.depproxy.cache.PullLedger.ManifestPage;
import org.depproxy.cache.SightedTag;
import org.depproxy.cache.TagRecord;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.testkit.AtOnce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link Publications} promises of manifests and tags, seen through {@link org.depproxy.cache.PullLedger}. */
public interface PublicationsContract {
    /** The image of these tests. */
    PullScope SCOPE = Sample.scope("acme/platform", "alpine");

    /** What a HEAD has seen. */
    SightedTag LATEST = sighted(Sample.LATEST, Sample.NOW);

    /** A store with nothing in it. */
    StorePorts emptyStore();

    @Test
    default void a_manifest_never_published_is_absent() {
        ManifestPage page = page(emptyStore(), Sample.digest("never"));
        assertThat(page.manifest()).isEmpty();
        assertThat(page.awaiting()).isEmpty();
    }

    /** The last two lie on both sides of what a record holds; the largest is the largest manifest there may be. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 350 * 1024, 350 * 1024 + 1, Manifest.MAX_BYTES})
    default void a_published_manifest_and_its_tag_come_back_byte_for_byte(int length) {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest(length);
        publishTagged(store, manifest);
        assertThat(page(store, manifest.digest()).manifest()).contains(manifest);
        assertThat(tag(store, Sample.LATEST)).contains(new TagRecord(Sample.LATEST, manifest, Sample.NOW, 1));
    }

    @Test
    default void a_manifest_named_by_sha512_comes_back() {
        StorePorts store = emptyStore();
        byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
        Manifest manifest =
                Manifest.verified(Digest.of(Digest.Algorithm.SHA512, bytes), MediaType.DOCKER_MANIFEST, bytes);
        assertThat(publish(store, manifest)).isTrue();
        assertThat(page(store, manifest.digest()).manifest()).contains(manifest);
    }

    @Test
    default void publishing_twice_is_no_error() {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        assertThat(publish(store, manifest)).isTrue();
        assertThat(publish(store, manifest)).isTrue();
        assertThat(page(store, manifest.digest()).manifest()).contains(manifest);
    }

    @Test
    default void each_image_has_its_own_type_of_shared_content() {
        StorePorts store = emptyStore();
        byte[] bytes = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        Manifest mine = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
        Manifest theirs = Manifest.verified(Digest.sha256(bytes), MediaType.DOCKER_MANIFEST, bytes);
        PullScope other = Sample.scope("evil", "alpine");
        publishTagged(store, mine);
        Fence fence = Sample.take(store, LeaseKeys.manifest(other, theirs.digest()));
        store.publications().manifest(other, theirs, fence);
        store.publications().tag(other, theirs, first(Sample.LATEST));
        assertThat(page(store, mine.digest()).manifest()).contains(mine);
        assertThat(tag(store, Sample.LATEST)).map(TagRecord::manifest).contains(mine);
    }

    @Test
    default void a_holder_that_lost_its_lease_publishes_nothing() {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        String key = LeaseKeys.manifest(SCOPE, manifest.digest());
        Fence late = Sample.take(store, key);
        Instant later = Sample.NOW.plus(Sample.WHILE);
        Fence present = Sample.taken(store.leases().take(key, "another", Sample.WHILE, later));
        assertThat(store.publications().manifest(SCOPE, manifest, late)).isFalse();
        assertThat(page(store, manifest.digest()).manifest()).isEmpty();

        assertThat(store.publications().manifest(SCOPE, manifest, present)).isTrue();
        store.leases().release(present);
        assertThat(store.publications().manifest(SCOPE, Sample.manifest("[]"), present))
                .isFalse();
        assertThat(page(store, Sample.manifest("[]").digest()).manifest()).isEmpty();
    }

    @Test
    default void an_invented_fence_publishes_nothing() {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        Fence invented = new Fence("nobody holds this", "nobody", 1);
        assertThat(store.publications().manifest(SCOPE, manifest, invented)).isFalse();
        assertThat(page(store, manifest.digest()).manifest()).isEmpty();
    }

    @Test
    default void a_tag_moves_and_the_old_digest_still_serves() {
        StorePorts store = emptyStore();
        Manifest old = Sample.manifest("old");
        Manifest fresh = Sample.manifest("fresh");
        publishTagged(store, old);
        Instant later = Sample.NOW.plusSeconds(60);
        publish(store, fresh);
        assertThat(store.publications().tag(SCOPE, fresh, new TagMove(Sample.LATEST, Optional.of(1L), later)))
                .isTrue();
        assertThat(tag(store, Sample.LATEST)).contains(new TagRecord(Sample.LATEST, fresh, later, 2));
        assertThat(page(store, old.digest()).manifest()).contains(old);
    }

    @Test
    default void a_tag_that_moved_meanwhile_stays() {
        StorePorts store = emptyStore();
        Manifest present = Sample.manifest("present");
        Manifest late = Sample.manifest("late");
        publishTagged(store, present);
        publish(store, late);
        assertThat(store.publications().tag(SCOPE, late, first(Sample.LATEST))).isFalse();
        assertThat(tag(store, Sample.LATEST)).contains(new TagRecord(Sample.LATEST, present, Sample.NOW, 1));
        assertThat(store.publications().tag(SCOPE, late, new TagMove(Sample.LATEST, Optional.of(2L), Sample.NOW)))
                .isFalse();
        assertThat(store.publications().tag(SCOPE, late, new TagMove(new Tag("3"), Optional.of(1L), Sample.NOW)))
                .isFalse();
        assertThat(tag(store, new Tag("3"))).isEmpty();
    }

    @Test
    default void a_tag_is_confirmed_or_moved_only_over_the_version_it_was_decided_from() {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        publish(store, manifest);
        Instant later = Sample.NOW.plus(Duration.ofHours(2));
        assertThat(store.publications().tag(SCOPE, manifest, first(Sample.LATEST)))
                .isTrue();
        assertThat(store.publications().tag(SCOPE, manifest, new TagMove(Sample.LATEST, Optional.of(1L), later)))
                .isTrue();
        assertThat(tag(store, Sample.LATEST)).contains(new TagRecord(Sample.LATEST, manifest, later, 2));
        assertThat(store.publications().tag(SCOPE, manifest, new TagMove(Sample.LATEST, Optional.of(1L), Sample.NOW)))
                .isFalse();
        assertThat(store.publications().tag(SCOPE, manifest, first(Sample.LATEST)))
                .isFalse();
        assertThat(tag(store, Sample.LATEST)).contains(new TagRecord(Sample.LATEST, manifest, later, 2));
    }

    @Test
    default void of_many_who_move_a_tag_from_one_version_exactly_one_does() {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        publishTagged(store, manifest);
        TagMove move = new TagMove(Sample.LATEST, Optional.of(1L), Sample.NOW.plusSeconds(1));
        List<Boolean> moved = AtOnce.run(16, i -> store.publications().tag(SCOPE, manifest, move));
        assertThat(moved).filteredOn(written -> written).hasSize(1);
        assertThat(tag(store, Sample.LATEST)).map(TagRecord::version).contains(2L);
    }

    @Test
    default void many_who_publish_at_once_all_succeed() {
        StorePorts store = emptyStore();
        List<Manifest> manifests = IntStream.range(0, 8)
                .mapToObj(i -> Sample.manifest("{" + i + "}"))
                .toList();
        List<Boolean> published = AtOnce.run(8, i -> publish(store, manifests.get(i)));
        assertThat(published).containsOnly(true);
        assertThat(manifests)
                .allSatisfy(manifest ->
                        assertThat(page(store, manifest.digest()).manifest()).contains(manifest));
    }

    @Test
    default void tags_wait_for_their_manifest_without_making_it_readable() {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        SightedTag other = sighted(new Tag("3.22"), Sample.NOW.plusSeconds(2));
        store.publications().awaiting(SCOPE, manifest.digest(), LATEST);
        store.publications().awaiting(SCOPE, manifest.digest(), other);
        ManifestPage waiting = page(store, manifest.digest());
        assertThat(waiting.awaiting()).containsExactlyInAnyOrder(LATEST, other);
        assertThat(waiting.manifest()).isEmpty();
        assertThat(tag(store, Sample.LATEST)).isEmpty();

        publish(store, manifest);
        ManifestPage held = page(store, manifest.digest());
        assertThat(held.awaiting()).isEmpty();
        assertThat(held.manifest()).contains(manifest);
    }

    @Test
    default void a_tag_sighted_again_waits_with_the_later_time() {
        StorePorts store = emptyStore();
        Digest digest = Sample.digest("{}");
        SightedTag later = sighted(Sample.LATEST, Sample.NOW.plusNanos(1));
        store.publications().awaiting(SCOPE, digest, LATEST);
        store.publications().awaiting(SCOPE, digest, later);
        store.publications().awaiting(SCOPE, digest, LATEST);
        assertThat(page(store, digest).awaiting()).containsExactly(later);
    }

    @Test
    default void t179_a_tag_sighted_again_waits_with_the_later_version_that_was_seen_whatever_the_time() {
        StorePorts store = emptyStore();
        Digest digest = Sample.digest("{}");
        SightedTag fresh = new SightedTag(Sample.LATEST, Optional.of(2L), Sample.NOW.minusSeconds(9));
        SightedTag old = new SightedTag(Sample.LATEST, Optional.of(1L), Sample.NOW.plusSeconds(9));
        store.publications().awaiting(SCOPE, digest, LATEST);
        store.publications().awaiting(SCOPE, digest, fresh);
        store.publications().awaiting(SCOPE, digest, old);
        store.publications().awaiting(SCOPE, digest, LATEST);
        assertThat(page(store, digest).awaiting()).containsExactly(fresh);
    }

    @Test
    default void nothing_awaits_a_manifest_that_is_held() {
        StorePorts store = emptyStore();
        Manifest manifest = Sample.manifest("{}");
        publish(store, manifest);
        store.publications().awaiting(SCOPE, manifest.digest(), LATEST);
        assertThat(page(store, manifest.digest()).awaiting()).isEmpty();
        assertThat(page(store, manifest.digest()).manifest()).contains(manifest);
    }

    @Test
    default void of_too_many_tags_that_wait_the_longest_waiting_is_forgotten() {
        StorePorts store = emptyStore();
        Digest digest = Sample.digest("{}");
        List<SightedTag> sighted = IntStream.rangeClosed(0, Limits.SIGHTED_TAGS)
                .mapToObj(i -> sighted(new Tag("v" + i), Sample.NOW.plusSeconds(i)))
                .toList();
        sighted.forEach(tag -> store.publications().awaiting(SCOPE, digest, tag));
        assertThat(page(store, digest).awaiting())
                .containsExactlyInAnyOrderElementsOf(sighted.subList(1, sighted.size()));
    }

    @Test
    default void many_who_sight_one_tag_at_once_leave_the_latest_time() {
        StorePorts store = emptyStore();
        Digest digest = Sample.digest("{}");
        AtOnce.run(16, i -> {
            store.publications().awaiting(SCOPE, digest, sighted(Sample.LATEST, Sample.NOW.plusSeconds(i)));
            return true;
        });
        assertThat(page(store, digest).awaiting()).containsExactly(sighted(Sample.LATEST, Sample.NOW.plusSeconds(15)));
    }

    @Test
    default void the_lease_on_a_manifest_is_seen_with_it() {
        StorePorts store = emptyStore();
        Digest digest = Sample.digest("{}");
        Sample.take(store, LeaseKeys.manifest(SCOPE, digest));
        assertThat(page(store, digest).lease().heldUntil()).contains(Sample.NOW.plus(Sample.WHILE));
        assertThat(page(store, Sample.digest("another")).lease().heldUntil()).isEmpty();
    }

    private static SightedTag sighted(Tag tag, Instant at) {
        return new SightedTag(tag, Optional.empty(), at);
    }

    private static TagMove first(Tag tag) {
        return new TagMove(tag, Optional.empty(), Sample.NOW);
    }

    private static boolean publish(StorePorts store, Manifest manifest) {
        Fence fence = Sample.take(store, LeaseKeys.manifest(SCOPE, manifest.digest()));
        boolean published = store.publications().manifest(SCOPE, manifest, fence);
        store.leases().release(fence);
        return published;
    }

    private static void publishTagged(StorePorts store, Manifest manifest) {
        assertThat(publish(store, manifest)).isTrue();
        assertThat(store.publications().tag(SCOPE, manifest, first(Sample.LATEST)))
                .isTrue();
    }

    private static ManifestPage page(StorePorts store, Digest digest) {
        return store.ledger().manifest(Sample.ANNA, SCOPE, digest);
    }

    private static Optional<TagRecord> tag(StorePorts store, Tag tag) {
        return store.ledger().tag(Sample.ANNA, SCOPE, tag).tag();
    }
}
