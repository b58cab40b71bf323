package org.depproxy.aws;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A value made when it is first asked for, once; a making that failed is tried again by the next who asks. Thread-safe. */
final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private Optional<T> made = Optional.empty();

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        if (made.isEmpty()) {
            made = Optional.of(maker.get());
        }
        return made.get();
    }

    /** Does this with the value, if it was ever made. */
    synchronized void ifMade(Consumer<T> use) {
        made.ifPresent(use);
    }
}
