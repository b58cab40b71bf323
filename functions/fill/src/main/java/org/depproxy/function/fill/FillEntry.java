package org.depproxy.function.fill;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.depproxy.aws.FillOrderJson;
import org.depproxy.cache.BlobFill;
import org.depproxy.cache.Counted;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.FillOutcome;
import org.depproxy.cache.Fills.BlobOrder;
import org.depproxy.cache.Fills.ContinuationOrder;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.cache.Fills.PrefetchOrder;
import org.depproxy.cache.Fills.RefreshOrder;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.PrefetchFill;
import org.depproxy.cache.PrefetchOutcome;
import org.depproxy.cache.RefreshOutcome;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.StoredBlob;
import org.depproxy.cache.TagRefresh;
import org.depproxy.gateway.LogEntry;
import org.depproxy.gateway.RemainingTime;
import org.depproxy.gateway.RequestLog;
import org.depproxy.gateway.UpstreamTrouble;

/** An invocation's event in, its outcome out, one line logged. Thread-safe. */
final class FillEntry {
    /** How much of its time a fill keeps to give its lease back in. */
    static final Duration FINISH_RESERVE = Duration.ofSeconds(10);

    /** How long an invocation lasts when nobody says: as long as Lambda lets any last. */
    static final Duration LONGEST = Duration.ofMinutes(15);

    private final Work work;
    private final RemainingTime remaining;
    private final RequestLog log;
    private final InstantSource clock;

    /** What orders are carried out by. */
    record Work(BlobFill fill, PrefetchFill prefetch, TagRefresh refresh) {}

    FillEntry(Work work, RemainingTime remaining, RequestLog log, InstantSource clock) {
        this.work = work;
        this.remaining = remaining;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Carries an order out.
     *
     * @throws IllegalArgumentException when the event is no order
     * @throws org.depproxy.cache.StoreUnavailable when the store fails; Lambda then invokes again
     */
    Map<String, String> carryOut(Map<String, Object> event) {
        Instant start = clock.instant();
        Instant finishBy = start.plus(remaining.take(LONGEST)).minus(FINISH_RESERVE);
        FillOrder order = FillOrderJson.read(event);
        Map<String, Object> members = new TreeMap<>();
        members.put("group", order.scope().group().toString());
        members.put("image", order.scope().image().toString());
        Ended ended = switch (order) {
            case BlobOrder blob -> filled(blob, work.fill().fill(blob, finishBy), members);
            case ContinuationOrder rest -> {
                members.put("continuation", rest.from().continuation());
                yield filled(rest.order(), work.fill().goOn(rest, finishBy), members);
            }
            case PrefetchOrder blobs -> prefetched(blobs, finishBy, members);
            case RefreshOrder tag -> refreshed(tag, finishBy, members);
        };
        members.put("outcome", ended.outcome());
        members.put("millis", Duration.between(start, clock.instant()).toMillis());
        LogEntry entry = LogEntry.of(members).ending(ended.outcome());
        for (Map.Entry<Counted, Long> each : ended.counted().entrySet()) {
            entry = entry.counting(each.getKey(), each.getValue());
        }
        log.entry(entry);
        return Map.of("outcome", ended.outcome());
    }

    /** The case an order ended in, and what is counted of it. */
    private record Ended(String outcome, Map<Counted, Long> counted) {}

    private static Ended filled(BlobOrder order, FillOutcome outcome, Map<String, Object> members) {
        members.put("route", "fill");
        members.put("reference", order.digest().toString());
        members.put("bytes", bytes(outcome));
        trouble(outcome).ifPresent(text -> members.put("upstream", text));
        return new Ended(label(outcome), counted(outcome));
    }

    private Ended prefetched(PrefetchOrder order, Instant finishBy, Map<String, Object> members) {
        PrefetchOutcome outcome = work.prefetch().carryOut(order, finishBy);
        members.put("route", "prefetch");
        members.put("ordered", outcome.ordered());
        members.put("notNeeded", outcome.notNeeded());
        members.put("late", outcome.late());
        return new Ended("Prefetched", Map.of());
    }

    private Ended refreshed(RefreshOrder order, Instant finishBy, Map<String, Object> members) {
        members.put("route", "refresh");
        members.put("reference", order.tag().toString());
        RefreshOutcome outcome = work.refresh().carryOut(order, finishBy);
        String label = switch (outcome) {
            case RefreshOutcome.Pulled(ManifestPull.Refused(Refusal refusal)) -> {
                UpstreamTrouble.of(refusal).ifPresent(text -> members.put("upstream", text));
                yield refusal.getClass().getSimpleName();
            }
            case RefreshOutcome.Pulled(ManifestPull pull) -> pull.getClass().getSimpleName();
            case RefreshOutcome.NotNeeded notNeeded -> "NotNeeded";
        };
        return new Ended(label, Map.of());
    }

    private static String label(FillOutcome outcome) {
        return outcome instanceof FillOutcome.Failed(Refusal refusal)
                ? refusal.getClass().getSimpleName()
                : outcome.getClass().getSimpleName();
    }

    /** What a copy brought; or that it came to nothing, which is counted for what was upstream's fault alone. */
    private static Map<Counted, Long> counted(FillOutcome outcome) {
        if (outcome instanceof FillOutcome.Filled(StoredBlob blob)) {
            return Map.of(Counted.FILLED_BYTES, blob.sizeBytes());
        }
        if (!(outcome instanceof FillOutcome.Failed(Refusal refusal))) {
            return Map.of();
        }
        return switch (refusal) {
            // What was not to be believed on the wire is counted there; the bytes are looked at by nobody but the copy.
            case Refusal.Untrustworthy(Distrust distrust, String reason) ->
                distrust == Distrust.WRONG_BYTES
                        ? Map.of(Counted.FAILED_FILLS, 1L, Counted.WRONG_BYTES, 1L)
                        : Map.of(Counted.FAILED_FILLS, 1L);
            case Refusal.Unavailable unavailable -> Map.of(Counted.FAILED_FILLS, 1L);
            case Refusal.Throttled throttled -> Map.of();
            case Refusal.Hidden() -> Map.of();
            case Refusal.Revoked() -> Map.of();
            case Refusal.Unknown() -> Map.of();
            case Refusal.Denied() -> Map.of();
            case Refusal.RuledOut() -> Map.of();
        };
    }

    private static long bytes(FillOutcome outcome) {
        return switch (outcome) {
            case FillOutcome.Filled(StoredBlob blob) -> blob.sizeBytes();
            case FillOutcome.HandedOver(long bytes) -> bytes;
            case FillOutcome.Linked linked -> 0;
            case FillOutcome.NotNeeded notNeeded -> 0;
            case FillOutcome.Fenced fenced -> 0;
            case FillOutcome.Failed failed -> 0;
        };
    }

    private static Optional<String> trouble(FillOutcome outcome) {
        return outcome instanceof FillOutcome.Failed(Refusal refusal) ? UpstreamTrouble.of(refusal) : Optional.empty();
    }
}
