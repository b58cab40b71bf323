package org.depproxy.testkit.fault;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.depproxy.cache.StoreUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * Decides which call of a decorated port fails with {@link StoreUnavailable}, before it has had its effect or after. Each
 * fault strikes once. Thread-safe.
 */
public final class Faults {
    private final List<Fault> pending = new ArrayList<>();

    /** When a call fails. */
    public enum Moment {
        /** Nothing was done. */
        BEFORE,
        /** It was done, but the answer was lost. */
        AFTER
    }

    private record Fault(Class<?> port, String method, Moment moment) {}

    /** Lets the next call of this method of this port fail. */
    public synchronized void strike(Class<?> port, String method, Moment moment) {
        boolean exists =
                List.of(port.getMethods()).stream().anyMatch(m -> m.getName().equals(method));
        if (!exists) {
            throw new IllegalArgumentException(port.getSimpleName() + " has no method " + method);
        }
        pending.add(new Fault(port, method, moment));
    }

    /** Whether every fault has struck. */
    public synchronized boolean spent() {
        return pending.isEmpty();
    }

    /** The same port, with these faults. */
    public <T> T decorate(Class<T> port, T real) {
        Object faulty =
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    Optional<Fault> fault = method.getDeclaringClass().equals(Object.class)
                            ? Optional.empty()
                            : drawn(port, method.getName());
                    fail(fault, Moment.BEFORE);
                    Object result = invoke(real, method, arguments);
                    fail(fault, Moment.AFTER);
                    return result;
                });
        return port.cast(faulty);
    }

    private synchronized Optional<Fault> drawn(Class<?> port, String method) {
        Optional<Fault> drawn = pending.stream()
                .filter(fault -> fault.port().equals(port) && fault.method().equals(method))
                .findFirst();
        drawn.ifPresent(pending::remove);
        return drawn;
    }

    private static void fail(Optional<Fault> fault, Moment moment) {
        if (fault.filter(f -> f.moment() == moment).isPresent()) {
            String call = fault.map(Fault::method).orElse("call");
            throw new StoreUnavailable(call, new IOException("a fault struck " + moment));
        }
    }

    private static @Nullable Object invoke(Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
