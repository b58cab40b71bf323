package org.depproxy.testkit.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.depproxy.access.PullScope;
import org.depproxy.cache.PullLedger;
import org.depproxy.cache.Source;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.circuit.Circuit;
import org.depproxy.circuit.Circuits;
import org.depproxy.name.CredentialName;
import org.depproxy.testkit.simulation.Task;

/**
 * Who may ask which upstream, from what was seen to be written to the circuits. Whoever asks must have looked, and have found that
 * upstream is asked, or have got the right to try it. Of all instances together a dead upstream then gets {@link Circuit#FAILURES}
 * calls, those of tasks that had looked before the last of them was noted, and one for each rest.
 */
final class CircuitBook {
    private final Map<CredentialName, Circuits.Marked> written = new HashMap<>();
    private final Map<CredentialName, Integer> rows = new HashMap<>();
    private final Map<Asker, Look> looks = new HashMap<>();
    private final Map<Asker, UpstreamAnswer<?>> untold = new HashMap<>();
    private final Map<Asker, String> claims = new HashMap<>();

    /** A task, which may be a part of another, and the upstream that it asks. */
    private record Asker(Task task, CredentialName key) {}

    /**
     * What a task found.
     *
     * @param mayTry whether it has the right to try an upstream that is left alone
     */
    private record Look(Circuit circuit, boolean mayTry) {}

    /** A call of a port of the store. @return what is wrong with it, if anything is */
    Optional<String> saw(Event event) {
        if (event.is(PullLedger.class, "tag")) {
            return seenAlong(event, Registries.credential(event.argument(PullScope.class)));
        }
        if (event.is(Circuits.class, "read")) {
            return looked(event, event.argument(CredentialName.class));
        }
        return event.is(Circuits.class, "replace") ? replaced(event) : Optional.empty();
    }

    private static Asker asker(Event event, CredentialName key) {
        return new Asker(event.task(), key);
    }

    private Circuits.Marked present(CredentialName key) {
        return written.getOrDefault(key, Circuits.Marked.NONE);
    }

    /** A pull begins, with nothing seen. */
    void began(Task task) {
        looks.keySet().removeIf(asker -> asker.task().equals(task));
    }

    /** Of the reads of one pull the first counts: it goes along with all that the pull asks upstream. */
    private Optional<String> seenAlong(Event event, CredentialName key) {
        Asker asker = asker(event, key);
        looks.putIfAbsent(asker, new Look(present(key).circuit(), false));
        return kept(asker);
    }

    private Optional<String> looked(Event event, CredentialName key) {
        Asker asker = asker(event, key);
        looks.put(asker, new Look(present(key).circuit(), false));
        return kept(asker);
    }

    /** A failure must be told before anything else is done about that upstream. */
    private Optional<String> kept(Asker asker) {
        return Optional.ofNullable(untold.remove(asker)).map(answer -> asker + " told nobody of " + answer);
    }

    private Optional<String> replaced(Event event) {
        Circuits.Marked seen = (Circuits.Marked) event.arguments().get(1);
        Circuits.Marked next = (Circuits.Marked) event.arguments().get(2);
        Asker asker = asker(event, event.argument(CredentialName.class));
        boolean claim = seen.circuit() instanceof Circuit.Open
                && next.circuit() instanceof Circuit.Open
                && !isClaim(asker, seen)
                && !(untold.get(asker) instanceof UpstreamAnswer.Throttled<?>);
        if (!claim) {
            untold.remove(asker);
        }
        if (!event.result().equals(Optional.of(new Circuits.Replacing.Done()))) {
            if (claim) {
                looks.put(asker, new Look(present(asker.key()).circuit(), false));
            }
            return Optional.empty();
        }
        Circuits.Marked before = present(asker.key());
        written.put(asker.key(), next);
        return claim ? claimed(event, asker, before, next) : noted(event, asker, before, next.circuit());
    }

    private boolean isClaim(Asker asker, Circuits.Marked circuit) {
        return circuit.mark().isPresent() && circuit.mark().equals(Optional.ofNullable(claims.get(asker)));
    }

    private Optional<String> claimed(Event event, Asker asker, Circuits.Marked before, Circuits.Marked next) {
        claims.put(asker, next.mark().orElseThrow());
        looks.put(asker, new Look(next.circuit(), true));
        boolean rested =
                before.circuit() instanceof Circuit.Open open && !event.at().isBefore(open.until());
        return rested ? Optional.empty() : Optional.of("tried before its rest was over: " + event);
    }

    private Optional<String> noted(Event event, Asker asker, Circuits.Marked before, Circuit next) {
        boolean tried = isClaim(asker, before);
        boolean wrong = switch (next) {
            case Circuit.Open open -> {
                boolean justified = tried
                        || open.cause() == Circuit.Cause.THROTTLING
                        || rows.getOrDefault(asker.key(), 0) + 1 >= Circuit.FAILURES;
                yield !justified || open.until().isAfter(event.at().plus(Circuit.LONGEST_REST));
            }
            case Circuit.Closed closed -> {
                int row = row(asker, before.circuit(), closed);
                rows.put(asker.key(), row);
                yield row >= Circuit.FAILURES || (before.circuit() instanceof Circuit.Open && !tried);
            }
        };
        return wrong ? Optional.of("upstream has given no reason for this: " + event) : Optional.empty();
    }

    /** How many failures in a row have been noted. */
    private int row(Asker asker, Circuit before, Circuit.Closed now) {
        if (now.failures() == 0) {
            return 0;
        }
        boolean goesOn = before instanceof Circuit.Closed closed
                && !closed.since().plus(Circuit.WINDOW).isBefore(now.since());
        return goesOn ? rows.getOrDefault(asker.key(), 0) + 1 : 1;
    }

    /** A call of the store failed for this one, so that it cannot be expected to tell what it knows. */
    void failed(Task task) {
        untold.keySet().removeIf(asker -> asker.task().root().equals(task));
    }

    /** Upstream was asked, and has answered. @return what is wrong with that, if anything is */
    Optional<String> asked(Event event) {
        CredentialName key = event.argument(Source.class).credential();
        Asker asker = asker(event, key);
        Optional<Look> look = Optional.ofNullable(looks.get(asker));
        Optional<String> silent = kept(asker);
        Object answer = event.result().orElseThrow();
        if (answer instanceof UpstreamAnswer.Unavailable<?> || answer instanceof UpstreamAnswer.Throttled<?>) {
            untold.put(asker, (UpstreamAnswer<?>) answer);
        }
        look.filter(Look::mayTry).ifPresent(right -> looks.put(asker, new Look(right.circuit(), false)));
        boolean allowed = look.filter(found -> found.circuit() instanceof Circuit.Closed || found.mayTry())
                .isPresent();
        return silent.or(() ->
                allowed ? Optional.empty() : Optional.of("asked an upstream that was to be left alone: " + event));
    }

    /** Failures of which nobody was told, by those who could have. */
    Optional<String> untold(Predicate<Task> excused) {
        return untold.entrySet().stream()
                .filter(entry -> !excused.test(entry.getKey().task().root()))
                .map(entry -> entry.getKey() + " told nobody of " + entry.getValue())
                .findFirst();
    }
}
