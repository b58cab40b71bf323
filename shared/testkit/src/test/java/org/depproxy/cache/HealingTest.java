package org.depproxy.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryUpstream.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.depproxy.cache.Proxy.ALPINE;

/** Blobs that were lost behind the back of their records. */
class HealingTest {
    private static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);
    private static final BlobPull READY = new BlobPull.Ready(new StoredBlob(Digest.sha256(LAYER), LAYER.length));

    private final ManualClock clock = ManualClock.atSomeTime();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final Proxy proxy = new Proxy(clock, duration -> {
        clock.advance(duration);
        meanwhile.get().run();
    });
    private final Digest digest = proxy.upstream.push(ALPINE.image(), LAYER);

    @BeforeEach
    void the_blob_is_held() {
        meanwhile.set(() -> proxy.nextBlob().ifPresent(this::fill));
        assertThat(pull()).isEqualTo(READY);
    }

    @Test
    void i3_a_blob_that_the_store_has_lost_is_copied_again() {
        proxy.store.lose(digest);
        clock.advance(Limits.BLOB_CHECK);

        assertThat(pull()).isEqualTo(READY);
        assertThat(proxy.store.bytes(digest)).contains(LAYER);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(2);
        assertThat(pull()).isEqualTo(READY);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(2);
    }

    @Test
    void i3_a_blob_of_another_length_is_copied_again() {
        proxy.store.spoil(digest, new byte[LAYER.length - 1]);
        clock.advance(Limits.BLOB_CHECK);

        assertThat(pull()).isEqualTo(READY);
        assertThat(proxy.store.bytes(digest)).contains(LAYER);
    }

    @Test
    void i3_a_fill_does_not_link_what_the_store_has_lost() {
        PullScope other = new PullScope(proxy.addGroup("other", GroupSettings.DEFAULT), ALPINE.image());
        proxy.store.lose(digest);

        assertThat(proxy.blobs().pull(proxy.get(proxy.member, other), digest)).isEqualTo(READY);
        assertThat(proxy.store.bytes(digest)).contains(LAYER);
        assertThat(pull()).isEqualTo(READY);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(2);
    }

    @Test
    void i3_a_lost_blob_that_upstream_has_no_more_is_unknown_and_not_promised() {
        proxy.store.lose(digest);
        clock.advance(Limits.BLOB_CHECK);
        proxy.upstream.fail(call -> call.kind() == Kind.BLOB_GET, new UpstreamAnswer.Unknown<>());

        assertThat(pull()).isEqualTo(new BlobPull.Refused(new Refusal.Unknown()));
    }

    @Test
    void a_blob_is_looked_for_once_in_an_hour() {
        Looks looks = new Looks(proxy.store.blobStore());
        BlobCache blobs = proxy.blobsLookedForIn(looks);
        for (int minute = 0; minute < 120; minute++) {
            assertThat(blobs.pull(proxy.get(proxy.member, ALPINE), digest)).isEqualTo(READY);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(looks.count).isEqualTo(1);
        assertThat(blobs.pull(proxy.get(proxy.member, ALPINE), digest)).isEqualTo(READY);
        assertThat(looks.count).isEqualTo(2);
    }

    @Test
    void a_blob_that_cannot_be_looked_for_is_neither_taken_back_nor_promised() {
        BlobCache blind = proxy.blobsLookedForIn(new Looks(proxy.store.blobStore()) {
            @Override
            public OptionalLong length(Digest asked) {
                throw new StoreUnavailable("look whether a blob is there", new IllegalStateException("down"));
            }
        });
        clock.advance(Limits.BLOB_CHECK);

        assertThatThrownBy(() -> blind.pull(proxy.get(proxy.member, ALPINE), digest))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(pull()).isEqualTo(READY);
        assertThat(proxy.upstream.count(Kind.BLOB_GET)).isEqualTo(1);
    }

    @Test
    void t169_of_many_who_find_a_blob_lost_at_once_one_copies_it() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
        InstantSource frozen = now::get;
        Proxy real = new Proxy(frozen, Pause.sleeping());
        real.upstream.push(ALPINE.image(), LAYER);
        real.blobs(order -> real.fill().fill((Fills.BlobOrder) order, now.get().plusSeconds(900)))
                .pull(real.get(real.member, ALPINE), digest);
        real.store.lose(digest);
        now.set(now.get().plus(Limits.BLOB_CHECK));

        BlobCache blobs = real.blobs(
                order -> real.fill().fill((Fills.BlobOrder) order, now.get().plusSeconds(900)));
        List<BlobPull> pulls = AtOnce.run(16, i -> blobs.pull(real.get(real.member, ALPINE), digest));

        assertThat(pulls).containsOnly(READY);
        assertThat(real.store.bytes(digest)).contains(LAYER);
        assertThat(real.upstream.count(Kind.BLOB_GET)).isEqualTo(2);
    }

    /** Counts how often the store is asked whether it has a blob. */
    private static class Looks implements BlobStore {
        private final BlobStore real;
        private int count;

        Looks(BlobStore real) {
            this.real = real;
        }

        @Override
        public void put(Digest blob, byte[] bytes) {
            real.put(blob, bytes);
        }

        @Override
        public OptionalLong length(Digest blob) {
            count++;
            return real.length(blob);
        }

        @Override
        public Upload begin(Digest blob) {
            return real.begin(blob);
        }

        @Override
        public Optional<Upload> reopen(Digest blob, String uploadId, int parts) {
            return real.reopen(blob, uploadId, parts);
        }
    }

    private FillOutcome fill(Fills.BlobOrder order) {
        return proxy.fill().fill(order, clock.instant().plus(Duration.ofMinutes(15)));
    }

    private BlobPull pull() {
        return proxy.blobs().pull(proxy.get(proxy.member, ALPINE), digest);
    }
}
