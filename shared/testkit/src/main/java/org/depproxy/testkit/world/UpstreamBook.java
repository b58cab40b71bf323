package org.depproxy.testkit.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Failure;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;
import org.depproxy.testkit.simulation.Task;

/** What upstream was asked and what it has shown, to whom. */
final class UpstreamBook {
    private final LeaseBook leases;
    private final Set<String> shown = new HashSet<>();
    private final Map<String, Set<Task>> fetching = new HashMap<>();
    private final Map<String, Integer> fetches = new HashMap<>();
    private final Map<String, Integer> lacking = new HashMap<>();
    private final Set<Task> disappointed = new HashSet<>();

    UpstreamBook(LeaseBook leases) {
        this.leases = leases;
    }

    /** Upstream was called. @return what is wrong with that, if anything is */
    Optional<String> saw(Event event) {
        PullScope scope = Registries.scope(event.argument(Source.class));
        Object answer = event.result().orElseThrow();
        if (answer instanceof UpstreamAnswer.Unknown<?>) {
            lacks(scope, wanted(event), event.number());
            disappointed.add(event.task().root());
        }
        if (answer instanceof UpstreamAnswer.Found<?>(Object found)) {
            if (found instanceof Upstream.Delivery delivery) {
                delivery.declaredDigest().ifPresent(digest -> shown.add(scope + "@" + digest));
            } else if (!event.what().equals("sight")) {
                shown.add(scope + "@" + event.argument(Digest.class));
            }
        }
        return switch (event.what()) {
            case "open" ->
                // One that reads on is the same, or has been left the rest; a piece belongs to what was opened before.
                event.argument(Upstream.Stretch.class).from() > 0
                        ? Optional.empty()
                        : fetched(event, LeaseKeys.blob(scope, event.argument(Digest.class)));
            case "fetch" ->
                event.find(Digest.class)
                        .map(digest -> LeaseKeys.manifest(scope, digest))
                        .or(() -> event.find(Tag.class).map(tag -> LeaseKeys.tag(scope, tag)))
                        .flatMap(key -> fetched(event, key));
            default -> Optional.empty();
        };
    }

    private static Object wanted(Event event) {
        return event.find(Digest.class).map(Object.class::cast).orElseGet(() -> event.argument(Tag.class));
    }

    private void lacks(PullScope scope, Object wanted, int number) {
        lacking.put(scope + "@" + wanted, number);
        lacking.put(scope.toString(), number);
    }

    private Optional<String> fetched(Event event, String key) {
        Set<Task> all = fetching.computeIfAbsent(key, fresh -> new HashSet<>());
        all.add(event.task().root());
        event.result()
                .filter(UpstreamAnswer.Found.class::isInstance)
                // A group's own registry has to deliver a blob for each image anew.
                .ifPresent(found -> fetches.merge(
                        key + " for " + event.argument(Source.class).image(), 1, Integer::sum));
        return all.size() <= leases.rights(key)
                ? Optional.empty()
                : Optional.of(all + " fetched " + key + ", which was to be done " + leases.rights(key) + " times");
    }

    /** A waiter may be told what this says. @return what is wrong with it, if anything is */
    Optional<String> told(Event event) {
        if (!event.is(Leases.class, "fail")) {
            return Optional.empty();
        }
        Failure failure = event.argument(Failure.class);
        if (!(failure.refusal() instanceof Refusal.Unknown)) {
            return Optional.empty();
        }
        event.find(org.depproxy.cache.Fence.class).ifPresent(fence -> {
            String key = fence.key();
            lacking.put(failure.scope() + key.substring(key.lastIndexOf('@')), event.number());
            lacking.put(failure.scope().toString(), event.number());
        });
        return disappointed.contains(event.task().root())
                ? Optional.empty()
                : Optional.of("called unknown without upstream's word: " + event);
    }

    boolean hasShown(PullScope scope, Digest digest) {
        return shown.contains(scope + "@" + digest);
    }

    /** Whether upstream said, to this one or to one it waited for, that there is no such thing. */
    boolean hasDenied(Request request) {
        String key =
                request.wanted() instanceof Tag ? request.scope().toString() : request.scope() + "@" + request.wanted();
        return lacking.getOrDefault(key, -1) >= request.since();
    }

    /** Which content was fetched more often than so many times. */
    Optional<String> fetchedMoreThan(int times) {
        return fetches.entrySet().stream()
                .filter(entry -> entry.getKey().contains("@") && entry.getValue() > times)
                .map(entry -> entry.getKey() + ", " + entry.getValue() + " times")
                .findFirst();
    }
}
