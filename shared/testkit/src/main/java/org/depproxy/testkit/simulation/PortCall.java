package org.depproxy.testkit.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of a method of a port, on its way to the real one. */
public record PortCall(Class<?> port, Method method, Object real, List<Object> arguments) {
    public PortCall {
        arguments = List.copyOf(arguments);
    }

    /** What happens at each call of a port. */
    @FunctionalInterface
    public interface Around {
        /** Handles a call, by {@link #proceed} or otherwise. @return what the caller gets */
        @Nullable
        Object call(PortCall call) throws Throwable;
    }

    /** The same port, with this around each call. */
    public static <T> T around(Class<T> port, T real, Around around) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> around.call(
                        new PortCall(port, method, real, arguments == null ? List.of() : List.of(arguments)))));
    }

    /** Lets the real port do it. @return what that returned; null from a method that returns nothing */
    public @Nullable Object proceed() throws Throwable {
        try {
            return method.invoke(real, arguments.toArray());
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** Whether it is this method. */
    public boolean is(String name) {
        return method.getName().equals(name);
    }

    /** The first argument of this type. */
    public <A> A argument(Class<A> type) {
        return arguments.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(method + " takes no " + type.getSimpleName()));
    }

    @Override
    public String toString() {
        return port.getSimpleName() + "." + method.getName();
    }
}
