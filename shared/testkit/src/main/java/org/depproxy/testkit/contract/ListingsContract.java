package org.depproxy.testkit.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.depproxy.access.Admission;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.PullScope;
import org.depproxy.access.Standing;
import org.depproxy.cache.KeptListing;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Referrer;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link org.depproxy.cache.Listings} promises. */
public interface ListingsContract {
    /** The image of these tests. */
    PullScope SCOPE = Sample.scope("acme", "alpine");

    /** The question for all tags. */
    TagQuery ALL = new TagQuery(OptionalInt.empty(), Optional.empty());

    /** A store with nothing in it. */
    StorePorts emptyStore();

    private static KeptListing<TagList> tags(Instant at, Optional<Tag> next, String... tags) {
        return new KeptListing<>(
                new TagList(List.of(tags).stream().map(Tag::new).toList(), next), at);
    }

    private static Optional<KeptListing<TagList>> kept(StorePorts store, PullScope scope, TagQuery query) {
        return store.listings().tags(Sample.ANNA, scope, query).kept();
    }

    @Test
    default void a_page_tells_the_same_standing_as_the_directory() {
        StorePorts store = emptyStore();
        Sample.enrol(store, Sample.ANNA);
        Group group = Sample.group("acme");
        store.directory().add(new Entry.NewGroup(group));
        Sample.admit(store, Sample.ANNA, group);

        Standing standing = store.listings().tags(Sample.ANNA, SCOPE, ALL).standing();
        assertThat(standing).isEqualTo(store.directory().standing(Sample.ANNA, SCOPE.group()));
        assertThat(standing.admission(Sample.ANNA, Sample.NOW)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    default void tags_that_were_kept_are_read_again_as_they_were() {
        StorePorts store = emptyStore();
        assertThat(kept(store, SCOPE, ALL)).isEmpty();

        KeptListing<TagList> list = tags(Sample.NOW, Optional.of(new Tag("3.20")), "latest", "3", "3.20");
        store.listings().keepTags(SCOPE, ALL, list);
        assertThat(kept(store, SCOPE, ALL)).contains(list);

        KeptListing<TagList> none = tags(Sample.NOW.plusSeconds(1), Optional.empty());
        store.listings().keepTags(SCOPE, ALL, none);
        assertThat(kept(store, SCOPE, ALL)).contains(none);
    }

    @Test
    default void each_question_for_tags_has_its_own_answer() {
        StorePorts store = emptyStore();
        List<TagQuery> queries = List.of(
                ALL,
                new TagQuery(OptionalInt.of(1), Optional.empty()),
                new TagQuery(OptionalInt.of(1000), Optional.empty()),
                new TagQuery(OptionalInt.empty(), Optional.of(new Tag("1"))),
                new TagQuery(OptionalInt.of(1), Optional.of(new Tag("1"))));
        for (int i = 0; i < queries.size(); i++) {
            store.listings().keepTags(SCOPE, queries.get(i), tags(Sample.NOW, Optional.empty(), "tag-" + i));
        }

        for (int i = 0; i < queries.size(); i++) {
            assertThat(kept(store, SCOPE, queries.get(i))).contains(tags(Sample.NOW, Optional.empty(), "tag-" + i));
        }
    }

    @Test
    default void i17_only_so_many_pages_of_an_image_are_kept_and_none_for_another() {
        StorePorts store = emptyStore();
        List<TagQuery> queries = IntStream.range(0, 3 * Limits.KEPT_TAG_PAGES)
                .mapToObj(i -> new TagQuery(OptionalInt.of(100), Optional.of(new Tag("after-" + i))))
                .toList();
        for (TagQuery query : queries) {
            store.listings()
                    .keepTags(
                            SCOPE,
                            query,
                            tags(
                                    Sample.NOW,
                                    Optional.empty(),
                                    "of-" + query.last().orElseThrow().value()));
        }

        List<TagQuery> kept = queries.stream()
                .filter(query -> kept(store, SCOPE, query).isPresent())
                .toList();
        assertThat(kept).hasSizeBetween(1, Limits.KEPT_TAG_PAGES).contains(queries.getLast());
        assertThat(kept)
                .allSatisfy(query -> assertThat(kept(store, SCOPE, query))
                        .contains(tags(
                                Sample.NOW,
                                Optional.empty(),
                                "of-" + query.last().orElseThrow().value())));
    }

    @Test
    default void t014_no_group_and_no_image_sees_the_lists_of_another() {
        StorePorts store = emptyStore();
        store.listings().keepTags(SCOPE, ALL, tags(Sample.NOW, Optional.empty(), "latest"));

        assertThat(kept(store, Sample.scope("other", "alpine"), ALL)).isEmpty();
        assertThat(kept(store, Sample.scope("acme", "alpine2"), ALL)).isEmpty();
        assertThat(kept(store, Sample.scope("acme", "registry.test/library/alpine"), ALL))
                .isEmpty();
    }

    private static KeptListing<Referrers> referrers(Instant at, Referrer... list) {
        return new KeptListing<>(new Referrers(List.of(list)), at);
    }

    private static Optional<KeptListing<Referrers>> kept(StorePorts store, PullScope scope, Digest subject) {
        return store.listings().referrers(Sample.ANNA, scope, subject).kept();
    }

    @Test
    default void referrers_that_were_kept_are_read_again_as_they_were() {
        StorePorts store = emptyStore();
        Digest subject = Sample.digest("subject");
        assertThat(kept(store, SCOPE, subject)).isEmpty();

        KeptListing<Referrers> list = referrers(
                Sample.NOW,
                new Referrer("{\"annotations\":{\"ü\":\"\\n\"}}", Optional.of("application/x")),
                new Referrer("{}", Optional.of("")),
                new Referrer("{}", Optional.empty()));
        store.listings().keepReferrers(SCOPE, subject, list);
        assertThat(kept(store, SCOPE, subject)).contains(list);
        assertThat(kept(store, SCOPE, Sample.digest("other"))).isEmpty();
        assertThat(kept(store, Sample.scope("other", "alpine"), subject)).isEmpty();

        store.listings().keepReferrers(SCOPE, subject, referrers(Sample.NOW.minusNanos(1)));
        assertThat(kept(store, SCOPE, subject)).contains(list);
        store.listings().keepReferrers(SCOPE, subject, referrers(Sample.NOW.plusNanos(1)));
        assertThat(kept(store, SCOPE, subject)).contains(referrers(Sample.NOW.plusNanos(1)));
    }

    @Test
    default void many_small_referrers_at_the_limit_are_kept() {
        StorePorts store = emptyStore();
        Digest subject = Sample.digest("subject");
        Referrer small = new Referrer("{\"size\":12}", Optional.of("a/b"));
        int each = (int) new Referrers(List.of(small)).sizeBytes();
        KeptListing<Referrers> list = new KeptListing<>(
                new Referrers(Collections.nCopies(Limits.KEPT_LISTING_BYTES / each, small)), Sample.NOW);

        store.listings().keepReferrers(SCOPE, subject, list);
        assertThat(kept(store, SCOPE, subject)).contains(list);
    }

    @Test
    default void a_page_of_referrers_tells_the_same_standing_as_one_of_tags() {
        StorePorts store = emptyStore();
        Sample.enrol(store, Sample.ANNA);

        assertThat(store.listings()
                        .referrers(Sample.ANNA, SCOPE, Sample.digest("subject"))
                        .standing())
                .isEqualTo(store.directory().standing(Sample.ANNA, SCOPE.group()));
    }

    @Test
    default void an_earlier_answer_never_replaces_a_later_one() {
        StorePorts store = emptyStore();
        KeptListing<TagList> later = tags(Sample.NOW, Optional.empty(), "later");
        store.listings().keepTags(SCOPE, ALL, later);
        store.listings().keepTags(SCOPE, ALL, tags(Sample.NOW.minusNanos(1), Optional.empty(), "earlier"));

        assertThat(kept(store, SCOPE, ALL)).contains(later);
    }

    @Test
    default void a_list_at_the_limit_is_kept() {
        StorePorts store = emptyStore();
        String name = "t".repeat(127);
        KeptListing<TagList> list = new KeptListing<>(
                new TagList(
                        IntStream.range(0, Limits.KEPT_LISTING_BYTES / (name.length() + 1))
                                .mapToObj(i -> new Tag(name))
                                .toList(),
                        Optional.empty()),
                Sample.NOW);
        assertThat(list.listing().sizeBytes()).isEqualTo(Limits.KEPT_LISTING_BYTES);

        store.listings().keepTags(SCOPE, ALL, list);
        assertThat(kept(store, SCOPE, ALL)).contains(list);
    }
}
