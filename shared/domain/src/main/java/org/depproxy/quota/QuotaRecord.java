package org.depproxy.quota;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.name.CredentialName;

/**
 * What is known of the pulls with one credential.
 *
 * @param seen what upstream told last, where it tells anything
 * @param throttledUntil until when it said, by 429, that it wants not to be asked; may be over
 * @param saved how many pulls were answered without one that counts; a little less than there were, see {@link Quotas}
 */
public record QuotaRecord(CredentialName key, Optional<QuotaSeen> seen, Optional<Instant> throttledUntil, long saved) {
    /** Of a credential nothing is known of. */
    public static QuotaRecord unknown(CredentialName key) {
        return new QuotaRecord(key, Optional.empty(), Optional.empty(), 0);
    }

    /** This record with the news: what was seen last stays, pulls that were saved are added. */
    public QuotaRecord with(QuotaNews news) {
        Optional<QuotaSeen> last = news.seen()
                .filter(fresh -> seen.map(old -> !fresh.at().isBefore(old.at())).orElse(true))
                .or(() -> seen);
        return new QuotaRecord(key, last, news.throttledUntil().or(() -> throttledUntil), saved + news.saved());
    }

    /** How many pulls are left; absent when nobody knows, or the window in which that was said is over. */
    public OptionalLong remaining(Instant now) {
        return seen.filter(last -> last.holds(now))
                .map(last -> OptionalLong.of(last.limit().remaining()))
                .orElseGet(OptionalLong::empty);
    }

    /** Whether upstream has asked not to be asked at this moment. */
    public boolean isThrottled(Instant now) {
        return throttledUntil.map(now::isBefore).orElse(false);
    }

    /** Whether no more is left than this policy keeps back, or upstream throttles. Not, when nobody knows. */
    public boolean isLow(QuotaPolicy policy, Instant now) {
        OptionalLong left = remaining(now);
        boolean spent = left.isPresent() && left.getAsLong() <= policy.reserve();
        return spent || isThrottled(now);
    }
}
