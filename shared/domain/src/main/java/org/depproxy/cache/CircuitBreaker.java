package org.depproxy.cache;

import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.depproxy.circuit.Circuit;
import org.depproxy.circuit.Circuits;

/**
 * Keeps calls from an upstream that is in trouble. What one instance learns all know at their next pull; when its rest is
 * over, one call of all tries it. Where there is no trouble nothing is written. Thread-safe.
 */
public final class CircuitBreaker {
    private final Circuits circuits;
    private final Pacing pacing;
    private final Consumer<CircuitEvent> events;

    /** Keeps to these circuits, and tells what happens to them. */
    public CircuitBreaker(Circuits circuits, Pacing pacing, Consumer<CircuitEvent> events) {
        this.circuits = circuits;
        this.pacing = pacing;
        this.events = events;
    }

    /**
     * Asks, unless upstream is to be left alone, or there is too little time left to be worth it; that is nobody's failure.
     *
     * @throws StoreUnavailable when it cannot be found out whether one may ask
     */
    <T> UpstreamAnswer<T> ask(Source source, Supplier<UpstreamAnswer<T>> question) {
        if (!source.hasTimeFor(Limits.UPSTREAM_CALL, pacing.now())) {
            return new UpstreamAnswer.Unavailable<>(
                    "ask " + source.registry().base().getHost() + " in the time that is left, which is too short");
        }
        Circuits.Marked seen = source.seen().orElseGet(() -> circuits.read(source.credential()));
        for (int i = 0; i < Limits.CIRCUIT_ATTEMPTS; i++) {
            switch (seen.circuit().admission(pacing.now())) {
                case Circuit.Admission.Pass() -> {
                    UpstreamAnswer<T> answer = question.get();
                    note(source, seen, answer);
                    return answer;
                }
                case Circuit.Admission.Rest rest -> {
                    return leftAlone(rest);
                }
                case Circuit.Admission.Probe(Circuit.Open claimed) -> {
                    Circuits.Marked claim = Circuits.Marked.by(pacing.newOwner(), claimed);
                    switch (circuits.replace(source.credential(), seen, claim)) {
                        case Circuits.Replacing.Done() -> {
                            UpstreamAnswer<T> answer = question.get();
                            noteProbe(source, claim, claimed, answer);
                            return answer;
                        }
                        case Circuits.Replacing.Overtaken(Circuits.Marked present) -> seen = present;
                    }
                }
            }
        }
        return new UpstreamAnswer.LeftAlone<>(Limits.RETRY_AFTER);
    }

    private static <T> UpstreamAnswer<T> leftAlone(Circuit.Admission.Rest rest) {
        return switch (rest.cause()) {
            case FAILING -> new UpstreamAnswer.LeftAlone<>(rest.left());
            case THROTTLING -> new UpstreamAnswer.Throttled<>(rest.left());
        };
    }

    private void note(Source source, Circuits.Marked seen, UpstreamAnswer<?> answer) {
        switch (answer) {
            case UpstreamAnswer.Unavailable<?> unavailable ->
                count(source, seen, circuit -> circuit.failed(pacing.now()));
            case UpstreamAnswer.Throttled<?> throttled ->
                count(source, seen, circuit -> circuit.throttled(pacing.now(), throttled.retryAfter()));
            case UpstreamAnswer.Found<?> found -> forget(source, seen);
            case UpstreamAnswer.Unknown<?> unknown -> forget(source, seen);
            case UpstreamAnswer.Denied<?> denied -> forget(source, seen);
            case UpstreamAnswer.Untrustworthy<?> wrong -> forget(source, seen);
            case UpstreamAnswer.LeftAlone<?> notAsked -> {}
        }
    }

    private void noteProbe(Source source, Circuits.Marked claim, Circuit.Open open, UpstreamAnswer<?> answer) {
        Circuit next = switch (answer) {
            case UpstreamAnswer.Unavailable<?> unavailable -> open.probeFailed(pacing.now());
            case UpstreamAnswer.Throttled<?> throttled -> open.probeThrottled(pacing.now(), throttled.retryAfter());
            case UpstreamAnswer.Found<?> found -> open.probeSucceeded(pacing.now());
            case UpstreamAnswer.Unknown<?> unknown -> open.probeSucceeded(pacing.now());
            case UpstreamAnswer.Denied<?> denied -> open.probeSucceeded(pacing.now());
            case UpstreamAnswer.Untrustworthy<?> wrong -> open.probeSucceeded(pacing.now());
            case UpstreamAnswer.LeftAlone<?> notAsked -> open;
        };
        noting(source, () -> replaced(source, claim, next));
    }

    /** Writes that the row of failures has ended. Whoever was faster has seen upstream later. */
    private void forget(Source source, Circuits.Marked seen) {
        Circuit next = seen.circuit().succeeded(pacing.now());
        if (!next.equals(seen.circuit())) {
            noting(source, () -> replaced(source, seen, next));
        }
    }

    /** Counts a failure on whatever is there: one that is overtaken by another's is counted after it. */
    private void count(Source source, Circuits.Marked seen, UnaryOperator<Circuit> change) {
        noting(source, () -> {
            Circuits.Marked present = seen;
            for (int i = 0; i < Limits.CIRCUIT_ATTEMPTS; i++) {
                Circuit next = change.apply(present.circuit());
                if (next.equals(present.circuit())) {
                    return;
                }
                switch (replaced(source, present, next)) {
                    case Circuits.Replacing.Done() -> {
                        return;
                    }
                    case Circuits.Replacing.Overtaken(Circuits.Marked other) -> present = other;
                }
            }
        });
    }

    private Circuits.Replacing replaced(Source source, Circuits.Marked seen, Circuit next) {
        Circuits.Replacing replacing =
                circuits.replace(source.credential(), seen, Circuits.Marked.by(pacing.newOwner(), next));
        if (replacing instanceof Circuits.Replacing.Done) {
            switch (next) {
                case Circuit.Open open ->
                    events.accept(new CircuitEvent.Opened(source.credential(), open.cause(), open.until()));
                case Circuit.Closed closed -> {
                    if (seen.circuit() instanceof Circuit.Open) {
                        events.accept(new CircuitEvent.Closed(source.credential()));
                    }
                }
            }
        }
        return replacing;
    }

    private void noting(Source source, Runnable note) {
        try {
            note.run();
        } catch (StoreUnavailable e) {
            events.accept(new CircuitEvent.NotNoted(source.credential(), e));
        }
    }
}
