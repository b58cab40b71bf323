package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.depproxy.name.CredentialName;
import org.depproxy.quota.QuotaNews;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.Quotas;
import org.depproxy.quota.RateLimit;
import org.depproxy.quota.RateLimits;

/**
 * What is left of the pulls that upstreams allow, and what the cache saves of them. Heard of in this instance, and told to
 * the others at most once per credential in {@link Limits#QUOTA_SAMPLE}, but at once when upstream begins to throttle or
 * hardly anything is left. That it cannot be told keeps nobody from a pull. Thread-safe.
 */
public final class Budget implements RateLimits {
    private final Quotas quotas;
    private final InstantSource clock;
    private final Counts counts;
    private final Map<CredentialName, Tally> tallies = new LinkedHashMap<>();

    /** Tells these. */
    public Budget(Quotas quotas, InstantSource clock) {
        this(quotas, clock, new Counts());
    }

    /** The same, also counting here what is saved. */
    public Budget(Quotas quotas, InstantSource clock, Counts counts) {
        this.quotas = quotas;
        this.clock = clock;
        this.counts = counts;
    }

    @Override
    public void heard(CredentialName key, Optional<RateLimit> limit, Optional<Duration> retryAfter) {
        if (limit.isEmpty() && retryAfter.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Optional<QuotaNews> news;
        synchronized (tallies) {
            Tally tally = tally(key);
            boolean fineBefore = !tally.known.isLow(QuotaPolicy.DEFAULT, now);
            tally.known = tally.known.with(
                    new QuotaNews(limit.map(left -> new QuotaSeen(left, now)), retryAfter.map(now::plus), 0));
            boolean turned = fineBefore && tally.known.isLow(QuotaPolicy.DEFAULT, now);
            news = turned || tally.isDue(now) ? Optional.of(tally.news(now)) : Optional.empty();
        }
        news.ifPresent(some -> tell(key, some, now));
    }

    /** A pull was answered without one that counts. Costs nothing: it is told along with what is heard next. */
    void saved(CredentialName key) {
        counts.count(Counted.SAVED_PULLS);
        synchronized (tallies) {
            tally(key).untold++;
        }
    }

    /**
     * Whether a pull that counts would go into what this policy keeps back. Looked up when this instance has heard nothing
     * in the last {@link Limits#QUOTA_SAMPLE}.
     */
    boolean isLow(CredentialName key, QuotaPolicy policy) {
        Instant now = clock.instant();
        boolean lookUp;
        synchronized (tallies) {
            lookUp = tally(key).isLookupDue(now);
        }
        if (lookUp) {
            lookUp(key, now);
        }
        Optional<QuotaNews> news = Optional.empty();
        boolean low;
        synchronized (tallies) {
            Tally tally = tally(key);
            low = tally.known.isLow(policy, now);
            if (low && !tally.wasLow) {
                news = Optional.of(tally.news(now));
            }
            tally.wasLow = low;
        }
        news.ifPresent(some -> tell(key, some, now));
        return low;
    }

    private void lookUp(CredentialName key, Instant now) {
        QuotaRecord others;
        try {
            others = quotas.of(key);
        } catch (StoreUnavailable e) {
            // Without it nobody knows what is left, and upstream is asked.
            others = QuotaRecord.unknown(key);
        }
        synchronized (tallies) {
            Tally tally = tally(key);
            tally.lookedUpAt = Optional.of(now);
            tally.known = tally.known.with(new QuotaNews(others.seen(), others.throttledUntil(), 0));
        }
    }

    private void tell(CredentialName key, QuotaNews news, Instant now) {
        try {
            quotas.tell(key, news, now);
        } catch (StoreUnavailable e) {
            synchronized (tallies) {
                tally(key).untold += news.saved();
            }
        }
    }

    /** The tally of a key, the one that was begun first being forgotten for it when there are too many. */
    private Tally tally(CredentialName key) {
        Tally tally = tallies.computeIfAbsent(key, Tally::new);
        if (tallies.size() > Limits.QUOTA_TALLIES) {
            tallies.keySet().remove(tallies.keySet().iterator().next());
        }
        return tally;
    }

    /** What this instance knows of one credential. Guarded by the map's monitor. */
    private static final class Tally {
        private QuotaRecord known;
        private Optional<Instant> toldAt = Optional.empty();
        private Optional<Instant> lookedUpAt = Optional.empty();
        private boolean wasLow;
        private long untold;

        Tally(CredentialName key) {
            this.known = QuotaRecord.unknown(key);
        }

        boolean isDue(Instant now) {
            return isOlder(toldAt, now);
        }

        boolean isLookupDue(Instant now) {
            return isOlder(known.seen().map(QuotaSeen::at), now) && isOlder(lookedUpAt, now);
        }

        private static boolean isOlder(Optional<Instant> time, Instant now) {
            return time.map(at -> !now.isBefore(at.plus(Limits.QUOTA_SAMPLE))).orElse(true);
        }

        /** What is to be told now; it counts as told. */
        QuotaNews news(Instant now) {
            QuotaNews news = new QuotaNews(known.seen(), known.throttledUntil(), untold);
            toldAt = Optional.of(now);
            untold = 0;
            return news;
        }
    }
}
