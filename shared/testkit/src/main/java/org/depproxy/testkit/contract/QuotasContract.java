package org.depproxy.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.depproxy.name.CredentialName;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.QuotaNews;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.RateLimit;
import org.depproxy.testkit.AtOnce;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link org.depproxy.quota.Quotas} promises. */
public interface QuotasContract {
    /** The deployment's credential for Docker Hub. */
    CredentialName HUB = CredentialName.deployment(RegistryName.DOCKER_HUB);

    /** A group's own credential for it. */
    CredentialName OWN = CredentialName.group(new GroupPath("acme/team"), RegistryName.DOCKER_HUB);

    /** A store with nothing in it. */
    StorePorts emptyStore();

    private static QuotaSeen seen(long remaining, Instant at) {
        return new QuotaSeen(new RateLimit(100, remaining, Duration.ofHours(6), Optional.empty()), at);
    }

    private static QuotaSeen seen(long remaining, Instant at, String source) {
        return new QuotaSeen(new RateLimit(100, remaining, Duration.ofHours(6), Optional.of(source)), at);
    }

    private static void tell(StorePorts store, CredentialName key, QuotaNews news) {
        store.quotas().tell(key, news, Sample.NOW);
    }

    private static QuotaNews sight(QuotaSeen seen) {
        return new QuotaNews(Optional.of(seen), Optional.empty(), 0);
    }

    private static QuotaNews saved(long pulls) {
        return new QuotaNews(Optional.empty(), Optional.empty(), pulls);
    }

    @Test
    default void at_first_nothing_is_known() {
        StorePorts store = emptyStore();
        assertThat(store.quotas().of(HUB)).isEqualTo(QuotaRecord.unknown(HUB));
        assertThat(store.quotas().all()).isEmpty();
    }

    @Test
    default void what_was_told_is_read_again_as_it_was() {
        StorePorts store = emptyStore();
        QuotaSeen seen = seen(76, Sample.NOW, "203.0.113.7");
        tell(store, HUB, new QuotaNews(Optional.of(seen), Optional.of(Sample.NOW.plusSeconds(60)), 7));

        QuotaRecord record = new QuotaRecord(HUB, Optional.of(seen), Optional.of(Sample.NOW.plusSeconds(60)), 7);
        assertThat(store.quotas().of(HUB)).isEqualTo(record);
        assertThat(store.quotas().all()).containsExactly(record);
    }

    @Test
    default void each_credential_has_a_record_of_its_own() {
        StorePorts store = emptyStore();
        CredentialName other = CredentialName.deployment(new RegistryName("localhost:5000"));
        tell(store, HUB, sight(seen(76, Sample.NOW)));
        tell(store, OWN, sight(seen(80, Sample.NOW)));
        tell(store, other, saved(3));

        assertThat(store.quotas().of(HUB).seen()).contains(seen(76, Sample.NOW));
        assertThat(store.quotas().of(OWN).seen()).contains(seen(80, Sample.NOW));
        assertThat(store.quotas().of(other)).isEqualTo(new QuotaRecord(other, Optional.empty(), Optional.empty(), 3));
        assertThat(store.quotas().all()).extracting(QuotaRecord::key).containsExactlyInAnyOrder(HUB, OWN, other);
    }

    @Test
    default void what_was_seen_last_stays_whoever_tells_it_first() {
        StorePorts store = emptyStore();
        tell(store, HUB, sight(seen(50, Sample.NOW, "203.0.113.7")));
        tell(store, HUB, new QuotaNews(Optional.of(seen(90, Sample.NOW.minusNanos(1))), Optional.empty(), 4));
        assertThat(store.quotas().of(HUB))
                .isEqualTo(new QuotaRecord(HUB, Optional.of(seen(50, Sample.NOW, "203.0.113.7")), Optional.empty(), 4));

        tell(store, HUB, sight(seen(49, Sample.NOW.plusNanos(1))));
        assertThat(store.quotas().of(HUB).seen()).contains(seen(49, Sample.NOW.plusNanos(1)));
    }

    @Test
    default void news_without_a_limit_leave_the_limit_as_it_was() {
        StorePorts store = emptyStore();
        tell(store, HUB, sight(seen(50, Sample.NOW)));
        Instant until = Sample.NOW.plusSeconds(30);
        tell(store, HUB, new QuotaNews(Optional.empty(), Optional.of(until), 0));
        tell(store, HUB, saved(2));

        assertThat(store.quotas().of(HUB))
                .isEqualTo(new QuotaRecord(HUB, Optional.of(seen(50, Sample.NOW)), Optional.of(until), 2));
    }

    @Test
    default void saved_pulls_that_many_tell_at_once_are_all_counted() {
        StorePorts store = emptyStore();
        AtOnce.run(16, i -> {
            tell(store, HUB, new QuotaNews(Optional.of(seen(i, Sample.NOW.plusSeconds(i))), Optional.empty(), 10));
            return i;
        });

        assertThat(store.quotas().of(HUB).saved()).isEqualTo(160);
        assertThat(store.quotas().of(HUB).seen()).contains(seen(15, Sample.NOW.plusSeconds(15)));
    }
}
