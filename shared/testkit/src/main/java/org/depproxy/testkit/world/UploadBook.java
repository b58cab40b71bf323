package org.depproxy.testkit.world;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Fills;
import org.depproxy.testkit.simulation.Task;

/** Uploads that are under way, and who is to end each. */
final class UploadBook {
    /** Whoever is to end each upload; nobody, while an order to go on with it is under way. */
    private final Map<String, Optional<Task>> open = new TreeMap<>();

    /** A call of a port. */
    void saw(Event event) {
        if (event.is(BlobStore.class, "begin")) {
            take(event, (BlobStore.Upload) event.result().orElseThrow());
        }
        if (event.is(BlobStore.class, "reopen")
                && event.result().orElseThrow() instanceof Optional<?> found
                && found.isPresent()) {
            take(event, (BlobStore.Upload) found.get());
        }
        if (event.is(Fills.class, "start")) {
            event.find(Fills.ContinuationOrder.class)
                    .ifPresent(order -> open.replace(order.from().uploadId(), Optional.empty()));
        }
        if (event.is(BlobStore.Upload.class, "complete") || event.is(BlobStore.Upload.class, "abort")) {
            open.values().removeIf(Optional.of(event.task().root())::equals);
        }
    }

    private void take(Event event, BlobStore.Upload upload) {
        open.put(upload.id(), Optional.of(event.task().root()));
    }

    /** How many are under way. */
    int size() {
        return open.size();
    }

    /**
     * Which uploads nobody will end.
     *
     * @param excused whose uploads may be left, because they could not end them
     * @param ordersArrive whether no order to go on may have been lost
     */
    Optional<String> leftOpen(Predicate<Task> excused, boolean ordersArrive) {
        return open.entrySet().stream()
                .filter(entry ->
                        entry.getValue().map(task -> !excused.test(task)).orElse(ordersArrive))
                .map(entry -> "an upload is left open: " + entry)
                .findFirst();
    }
}
