package org.depproxy.quota;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an upstream allows and what is left of it, as Docker Hub says with {@code ratelimit-limit: 100;w=21600},
 * {@code ratelimit-remaining: 99;w=21600} and {@code docker-ratelimit-source}.
 *
 * @param limit how many pulls may be made in a window
 * @param remaining how many of them are left
 * @param window how long a window is
 * @param source for whom upstream counts: an address or an account; absent when it does not say or says it in no such form
 */
public record RateLimit(long limit, long remaining, Duration window, Optional<String> source) {
    private static final Pattern COUNT = Pattern.compile(
            "[ \\t]{0,8}([0-9]{1,9})[ \\t]{0,8};[ \\t]{0,8}w[ \\t]{0,8}=[ \\t]{0,8}([0-9]{1,9})[ \\t]{0,8}");
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._:/@-]{1,64}");

    public RateLimit {
        if (remaining < 0 || remaining > limit || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException(
                    "no more is left than is allowed, in a window that is longer than nothing");
        }
        if (source.isPresent() && !SOURCE.matcher(source.get()).matches()) {
            throw new IllegalArgumentException("for whom upstream counts is one short word");
        }
    }

    /**
     * Reads all values of the three headers. Total: where limit or remaining is missing, given in two ways, without a window
     * or otherwise not in that form, nothing has been told.
     */
    public static Optional<RateLimit> read(List<String> limits, List<String> remainings, List<String> sources) {
        Optional<Count> limit = count(limits);
        Optional<Count> remaining = count(remainings);
        if (limit.isEmpty()
                || remaining.isEmpty()
                || remaining.get().pulls() > limit.get().pulls()
                || !limit.get().window().equals(remaining.get().window())
                || limit.get().window().isZero()) {
            return Optional.empty();
        }
        Optional<String> source =
                single(sources).filter(text -> SOURCE.matcher(text).matches());
        return Optional.of(new RateLimit(
                limit.get().pulls(), remaining.get().pulls(), limit.get().window(), source));
    }

    private record Count(long pulls, Duration window) {}

    private static Optional<Count> count(List<String> values) {
        return single(values)
                .map(COUNT::matcher)
                .filter(Matcher::matches)
                .map(match ->
                        new Count(Long.parseLong(match.group(1)), Duration.ofSeconds(Long.parseLong(match.group(2)))));
    }

    private static Optional<String> single(List<String> values) {
        List<String> distinct = values.stream().distinct().toList();
        return distinct.size() == 1 ? Optional.of(distinct.getFirst()) : Optional.empty();
    }
}
