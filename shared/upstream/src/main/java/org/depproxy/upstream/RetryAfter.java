package org.depproxy.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.depproxy.cache.Limits;

/**
 * When a throttling upstream wants to be asked again.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, "Retry-After"</a>
 */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int LONGEST_TEXT = 64;
    private static final int DIGITS = 9;

    private RetryAfter() {}

    /** The wait that a header names, in seconds or as a date, within what is believed. */
    static Duration read(Optional<String> header, Instant now) {
        if (header.isEmpty() || header.get().length() > LONGEST_TEXT) {
            return Limits.RETRY_AFTER;
        }
        String text = header.get();
        if (SECONDS.matcher(text).matches()) {
            return text.length() > DIGITS
                    ? UpstreamLimits.LONGEST_RETRY_AFTER
                    : believed(Duration.ofSeconds(Long.parseLong(text)));
        }
        return Optional.ofNullable(DateUtils.parseStandardDate(text))
                .map(date -> believed(Duration.between(now, date)))
                .orElse(Limits.RETRY_AFTER);
    }

    private static Duration believed(Duration wait) {
        if (wait.compareTo(UpstreamLimits.SHORTEST_RETRY_AFTER) < 0) {
            return UpstreamLimits.SHORTEST_RETRY_AFTER;
        }
        return wait.compareTo(UpstreamLimits.LONGEST_RETRY_AFTER) > 0 ? UpstreamLimits.LONGEST_RETRY_AFTER : wait;
    }
}
