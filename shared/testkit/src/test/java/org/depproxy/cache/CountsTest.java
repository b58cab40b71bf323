package org.depproxy.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestReading;
import org.depproxy.name.Tag;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstreamListings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.depproxy.cache.Proxy.ALPINE;

class CountsTest {
    private static final Tag LATEST = new Tag("latest");
    private static final Manifest FIRST = Proxy.manifest("first");
    private static final Manifest SECOND = Proxy.manifest("second");

    private final ManualClock clock = ManualClock.atSomeTime();
    private final Proxy proxy = new Proxy(clock, clock::advance);

    private ManifestPull pull() {
        return proxy.manifests().pull(proxy.get(proxy.member, ALPINE), LATEST);
    }

    @Test
    void what_a_pull_asks_of_upstream_is_counted_and_what_it_saves() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);

        pull();
        assertThat(proxy.counts.take()).isEqualTo(Map.of(Counted.UPSTREAM_HEADS, 1L, Counted.UPSTREAM_PULLS, 1L));
        pull();
        pull();
        assertThat(proxy.counts.take()).isEqualTo(Map.of(Counted.UPSTREAM_HEADS, 2L, Counted.SAVED_PULLS, 2L));
    }

    @Test
    void t021_wrong_bytes_are_counted_once_however_many_are_told_of_them() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        proxy.upstream.serve(ALPINE.image(), FIRST.digest(), SECOND);

        pull();
        pull();

        assertThat(proxy.counts.take())
                .containsEntry(Counted.WRONG_BYTES, 1L)
                .containsEntry(Counted.UPSTREAM_HEADS, 2L);
    }

    @Test
    void t027_a_manifest_of_two_meanings_is_counted() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);

        proxy.manifests((type, bytes) -> new ManifestReading.Ambiguous("two meanings"))
                .pull(proxy.get(proxy.member, ALPINE), LATEST);

        assertThat(proxy.counts.take()).containsEntry(Counted.INVALID_MANIFESTS, 1L);
    }

    @ParameterizedTest
    @EnumSource
    void t001_an_answer_that_is_not_believed_is_counted_even_where_a_stale_copy_hides_it(Distrust distrust) {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull();
        proxy.counts.take();
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Untrustworthy<>(distrust, "not to be believed"));

        assertThat(pull()).isInstanceOf(ManifestPull.Stale.class);

        assertThat(proxy.counts.take()).containsEntry(Counted.of(distrust), 1L);
    }

    @Test
    void an_upstream_that_is_left_alone_is_not_counted_as_asked() {
        proxy.upstream.push(ALPINE.image(), LATEST, FIRST);
        pull();
        proxy.upstream.fail(call -> true, new UpstreamAnswer.Throttled<>(Duration.ofMinutes(1)));
        pull();
        proxy.counts.take();

        pull();

        assertThat(proxy.counts.take()).isEqualTo(Map.of(Counted.SAVED_PULLS, 1L));
    }

    @Test
    void lists_are_counted_as_lists() {
        CountedListings listings = new CountedListings(new MemoryUpstreamListings(), proxy.counts);
        Source source =
                new Source(ALPINE.image(), List.copyOf(Proxy.HUB.values()).getFirst());

        listings.referrers(source, FIRST.digest());

        assertThat(proxy.counts.take()).isEqualTo(Map.of(Counted.UPSTREAM_LISTS, 1L));
    }

    @Test
    void what_many_count_at_once_is_told_once_whoever_takes_it() {
        int each = 1_000;
        Counts counts = new Counts();
        AtomicLong told = new AtomicLong();

        AtOnce.run(8, worker -> {
            for (int i = 0; i < each; i++) {
                counts.count(Counted.UPSTREAM_HEADS);
                counts.take().values().forEach(told::addAndGet);
            }
            return worker;
        });

        assertThat(told).hasValue(8L * each);
        assertThat(counts.take()).isEmpty();
    }
}
