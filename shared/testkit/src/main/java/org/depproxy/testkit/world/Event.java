package org.depproxy.testkit.world;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.depproxy.testkit.simulation.Task;

/**
 * Something that happened.
 *
 * @param number counts the events of a run
 * @param port of which port it is, or {@code world}
 * @param what the method, or what else it is
 * @param result what the call came to; absent where nothing is returned, or nothing was done
 */
record Event(
        int number, Instant at, Task task, String port, String what, List<Object> arguments, Optional<Object> result) {
    private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]{5,8}\\b");
    private static final Pattern DIGEST = Pattern.compile("(sha256:[0-9a-f]{6})[0-9a-f]{58}");
    private static final Pattern OWNER = Pattern.compile("\\b([0-9a-f]{6})[0-9a-f]{26}\\b");

    Event {
        arguments = arguments.stream().map(Event::light).toList();
    }

    /** Bytes are not kept, only how many there were. */
    private static Object light(Object argument) {
        return switch (argument) {
            case byte[] bytes -> bytes.length + " bytes";
            case ByteBuffer bytes -> bytes.limit() + " bytes";
            default -> argument;
        };
    }

    boolean is(Class<?> of, String method) {
        return port.equals(of.getSimpleName()) && what.equals(method);
    }

    <A> A argument(Class<A> type) {
        return find(type).orElseThrow(() -> new IllegalArgumentException(what + " has no " + type.getSimpleName()));
    }

    <A> Optional<A> find(Class<A> type) {
        return arguments.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    @Override
    public String toString() {
        String text = "%5d %s %-14s %s.%s%s%s"
                .formatted(
                        number,
                        at,
                        task,
                        port,
                        what,
                        arguments,
                        result.map(value -> " -> " + value).orElse(""));
        String named = IDENTITY.matcher(text).replaceAll("");
        return OWNER.matcher(DIGEST.matcher(named).replaceAll("$1")).replaceAll("$1");
    }
}
