package org.depproxy.testkit.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What several threads asked of one object and were answered, in the order in which the calls began and ended. Thread-safe.
 *
 * @param <I> a call
 * @param <O> its answer
 * @see <a href="https://www.cs.cmu.edu/~wing/publications/WingGong93.pdf">Wing and Gong, "Testing and verifying concurrent
 *     objects"</a>
 */
public final class History<I, O> {
    private final AtomicLong ticks = new AtomicLong();
    private final List<Operation<I, O>> operations = new ArrayList<>();

    /**
     * What the object does when it is asked by one after the other.
     *
     * @param <S> its state, a value
     */
    @FunctionalInterface
    public interface Model<S, I, O> {
        /** The state after this call, if it can be answered so in this state; else nothing. */
        Optional<S> next(S state, I call, O answer);
    }

    private record Operation<I, O>(I call, O answer, long began, long ended) {}

    private record Configuration<S>(BitSet done, S state) {}

    /** Makes a call and notes it. @return the answer, or what {@code noted} makes of it */
    public <R> R record(I call, Supplier<R> work, Function<R, O> noted) {
        long began = ticks.incrementAndGet();
        R result = work.get();
        long ended = ticks.incrementAndGet();
        synchronized (this) {
            operations.add(new Operation<>(call, noted.apply(result), began, ended));
        }
        return result;
    }

    /** How many calls there were. */
    public synchronized int size() {
        return operations.size();
    }

    /**
     * Whether there is an order, in which no call comes before one that ended before it began, in which one caller alone would
     * have been answered the same. Looks at every order there is, so histories must be short: a few dozen calls.
     */
    public synchronized <S> boolean isThatOf(Model<S, I, O> model, S initial) {
        return search(new BitSet(operations.size()), initial, model, new HashSet<>());
    }

    private <S> boolean search(BitSet done, S state, Model<S, I, O> model, Set<Configuration<S>> seen) {
        if (done.cardinality() == operations.size()) {
            return true;
        }
        if (!seen.add(new Configuration<>((BitSet) done.clone(), state))) {
            return false;
        }
        long firstEnd = operations.stream()
                .filter(operation -> !done.get(operations.indexOf(operation)))
                .mapToLong(Operation::ended)
                .min()
                .orElseThrow();
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation<I, O> operation = operations.get(i);
            if (operation.began() < firstEnd) {
                Optional<S> next = model.next(state, operation.call(), operation.answer());
                done.set(i);
                if (next.isPresent() && search(done, next.get(), model, seen)) {
                    return true;
                }
                done.clear(i);
            }
        }
        return false;
    }

    @Override
    public synchronized String toString() {
        return operations.toString();
    }
}
