package org.depproxy.testkit.world;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What clients were told that tags stand for. Each answer must be explained by a moment at which upstream's tag stood for that: an
 * answer that counts as fresh by one no longer before the request than the group trusts its tags, a stale one by one no longer before
 * it than its age. No answer may be older than what the cache's record of the tag stood for when the request began. And where tags are
 * not trusted for any time, no request that began after another had been answered as fresh may be told something older, whoever asked.
 */
final class TagBook {
    private final Plan plan;
    private final Registries registries;

    /** For each tag the latest version that was told, by the number of the event after the answer. */
    private final Map<String, NavigableMap<Integer, Integer>> told = new HashMap<>();

    TagBook(Plan plan, Registries registries) {
        this.plan = plan;
        this.registries = registries;
    }

    /** A client got this version as fresh. @return what is wrong with that, if anything is */
    Optional<String> fresh(Request request, int version, int ended) {
        Optional<String> wrong =
                explained(request, version, plan.freshness().askAfter()).or(() -> older(request, version));
        NavigableMap<Integer, Integer> before = told.computeIfAbsent(key(request), fresh -> new TreeMap<>());
        int latest = before.isEmpty()
                ? version
                : Math.max(version, before.lastEntry().getValue());
        before.put(ended, latest);
        return wrong;
    }

    private Optional<String> older(Request request, int version) {
        return Optional.ofNullable(told.get(key(request)))
                .filter(answers -> plan.freshness().askAfter().isZero())
                .flatMap(answers -> Optional.ofNullable(answers.floorEntry(request.since())))
                .map(Map.Entry::getValue)
                .filter(earlier -> earlier > version)
                .map(earlier -> request + " got version " + version + " after another had got " + earlier);
    }

    /** A client got this version as what it was so long ago. @return what is wrong with that, if anything is */
    Optional<String> stale(Request request, int version, Duration age) {
        return explained(request, version, age);
    }

    private Optional<String> explained(Request request, int version, Duration age) {
        Instant oldest = request.at().minus(age);
        return registries
                .replaced(request.scope(), version)
                .filter(oldest::isAfter)
                .map(replaced -> request + " got version " + version + ", which was replaced at " + replaced)
                .or(() -> request.held().version().stream()
                        .boxed()
                        .filter((Predicate<Integer>) record -> record > version)
                        .map(record -> request + " got version " + version + " where the record said " + record)
                        .findFirst());
    }

    private static String key(Request request) {
        return request.scope() + ":" + request.wanted();
    }
}
