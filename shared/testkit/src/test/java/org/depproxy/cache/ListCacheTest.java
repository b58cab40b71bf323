package org.depproxy.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstreamListings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

class ListCacheTest {
    private static final UpstreamAnswer<TagList> DOWN = new UpstreamAnswer.Unavailable<>("ask: connection refused");

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);
    private final MemoryUpstreamListings upstream = new MemoryUpstreamListings();
    private final ListCache lists = new ListCache(
            proxy.store.listings(),
            upstream,
            new ReferrersTag(proxy.manifests(), index -> Optional.empty()),
            new Sources(Proxy.HUB),
            new Pacing(clock, clock::advance, new Random(9)));

    private static TagQuery query(int limit) {
        return new TagQuery(OptionalInt.of(limit), Optional.empty());
    }

    private static TagQuery query(int limit, String last) {
        return new TagQuery(OptionalInt.of(limit), Optional.of(new Tag(last)));
    }

    private static final TagQuery ALL = new TagQuery(OptionalInt.empty(), Optional.empty());

    private static TagList page(String... tags) {
        return new TagList(List.of(tags).stream().map(Tag::new).toList(), Optional.empty());
    }

    private static TagList pageWithMore(String... tags) {
        return new TagList(page(tags).tags(), Optional.of(new Tag(tags[tags.length - 1])));
    }

    private static ListPull<TagList> current(TagList list) {
        return new ListPull.Current<>(list);
    }

    private static ListPull<TagList> refused(Refusal refusal) {
        return new ListPull.Refused<>(refusal);
    }

    private ListPull<TagList> tags(Principal principal, TagQuery query) {
        return lists.tags(proxy.get(principal, ALPINE), query);
    }

    private ListPull<TagList> tags(TagQuery query) {
        return tags(proxy.member, query);
    }

    @Test
    void tags_are_what_upstream_says_page_by_page() {
        upstream.push(ALPINE.image(), "1", "2", "3");

        assertThat(tags(ALL)).isEqualTo(current(page("1", "2", "3")));
        assertThat(tags(query(2))).isEqualTo(current(pageWithMore("1", "2")));
        assertThat(tags(query(2, "2"))).isEqualTo(current(page("3")));
    }

    @Test
    void nobody_is_asked_for_no_tags() {
        assertThat(tags(query(0))).isEqualTo(current(page()));
        assertThat(upstream.asked()).isEmpty();
    }

    @Test
    void an_upstream_that_does_not_page_is_paged_here_and_never_in_a_circle() {
        upstream.push(ALPINE.image(), "1", "2", "3");
        upstream.stopPaging();

        assertThat(tags(query(2))).isEqualTo(current(pageWithMore("1", "2")));
        assertThat(tags(query(2, "2"))).isEqualTo(current(page("1", "2")));
    }

    @Test
    void the_last_good_answer_to_the_same_question_stands_in_for_an_upstream_in_trouble() {
        upstream.push(ALPINE.image(), "1", "2", "3");
        tags(query(2));
        clock.advance(Duration.ofDays(7));
        for (UpstreamAnswer<TagList> trouble : List.of(
                DOWN,
                new UpstreamAnswer.Throttled<TagList>(Duration.ofSeconds(9)),
                new UpstreamAnswer.Untrustworthy<TagList>("no list"))) {
            upstream.fail(trouble);

            assertThat(tags(query(2))).isEqualTo(new ListPull.Stale<>(pageWithMore("1", "2"), Duration.ofDays(7)));
        }
        upstream.fail(DOWN);
        assertThat(tags(query(1)))
                .isEqualTo(refused(new Refusal.Unavailable("ask: connection refused", Limits.RETRY_AFTER)));
        clock.advance(Duration.ofNanos(1));
        assertThat(tags(query(2)))
                .isEqualTo(refused(new Refusal.Unavailable("ask: connection refused", Limits.RETRY_AFTER)));
    }

    @Test
    void what_upstream_denies_or_does_not_have_is_believed() {
        upstream.push(ALPINE.image(), "1");
        tags(ALL);

        upstream.fail(new UpstreamAnswer.Unknown<>());
        assertThat(tags(ALL)).isEqualTo(refused(new Refusal.Unknown()));
        upstream.fail(new UpstreamAnswer.Denied<>());
        assertThat(tags(ALL)).isEqualTo(refused(new Refusal.Denied()));
    }

    @Test
    void a_list_that_changes_is_kept_anew() {
        upstream.push(ALPINE.image(), "1");
        tags(ALL);
        upstream.push(ALPINE.image(), "1", "2");
        tags(ALL);
        upstream.fail(DOWN);

        assertThat(tags(ALL)).isEqualTo(new ListPull.Stale<>(page("1", "2"), Duration.ZERO));
    }

    @Test
    void a_list_that_does_not_change_is_written_once_an_hour() {
        upstream.push(ALPINE.image(), "1");
        tags(ALL);
        clock.advance(Duration.ofMinutes(59));
        tags(ALL);
        upstream.fail(DOWN);
        assertThat(tags(ALL)).isEqualTo(new ListPull.Stale<>(page("1"), Duration.ofMinutes(59)));
    }

    @Test
    void a_list_past_the_limit_is_served_and_not_kept() {
        String name = "t".repeat(127);
        String[] names = IntStream.rangeClosed(0, Limits.KEPT_LISTING_BYTES / (name.length() + 1))
                .mapToObj(i -> name)
                .toArray(String[]::new);
        upstream.push(ALPINE.image(), names);

        assertThat(tags(ALL)).isEqualTo(current(page(names)));
        upstream.fail(DOWN);
        assertThat(tags(ALL))
                .isEqualTo(refused(new Refusal.Unavailable("ask: connection refused", Limits.RETRY_AFTER)));
    }

    @Test
    void t050_who_may_not_pull_causes_no_call_and_sees_what_nobody_has() {
        upstream.push(ALPINE.image(), "1");
        tags(ALL);
        int before = upstream.asked().size();

        assertThat(tags(proxy.outsider, ALL)).isEqualTo(refused(new Refusal.Hidden()));
        assertThat(tags(proxy.outsider, query(0))).isEqualTo(refused(new Refusal.Hidden()));
        PullScope elsewhere = new PullScope(ALPINE.group(), ImageName.parse("registry.test/app"));
        assertThat(lists.tags(proxy.get(proxy.member, elsewhere), ALL)).isEqualTo(refused(new Refusal.Hidden()));
        assertThat(upstream.asked()).hasSize(before);
    }
}
