package org.depproxy.testkit.registry;

import java.util.function.Predicate;
import org.depproxy.name.Digest;

/**
 * A misbehaviour, and when it shows. Built from a predicate: {@code Fault.onBlob(digest).get().nth(2).does(new CutsAt(100))}.
 * Without a limit it shows every time.
 *
 * @param on which requests are meant
 * @param firstTime the first occurrence at which it shows, counted from 1
 * @param lastTime the last one
 * @param misbehaviour what is done then
 */
public record Fault(Predicate<Asked> on, int firstTime, int lastTime, Misbehaviour misbehaviour) {

    public Fault {
        if (firstTime < 1 || lastTime < firstTime) {
            throw new IllegalArgumentException("occurrences " + firstTime + " to " + lastTime);
        }
    }

    /** On whatever requests the predicate says. */
    public static When on(Predicate<Asked> predicate) {
        return new When(predicate, 1, Integer.MAX_VALUE);
    }

    /** On a manifest, by tag or digest as it is asked for. */
    public static When onManifest(String repository, String reference) {
        return on(asked -> asked.isManifest(repository, reference));
    }

    /** On a blob at the registry, before the redirect. */
    public static When onBlob(Digest digest) {
        return on(asked -> asked.isBlob(digest));
    }

    /** On a blob's bytes at the content delivery network, after the redirect. */
    public static When onDelivery(Digest digest) {
        return on(asked -> asked.isDelivery(digest));
    }

    /** On the token server. */
    public static When onToken() {
        return on(asked -> asked.door() == Door.TOKENS);
    }

    /** The first half of a fault: when. */
    public record When(Predicate<Asked> predicate, int firstTime, int lastTime) {

        /** Only GETs count. */
        public When get() {
            return method("GET");
        }

        /** Only HEADs count. */
        public When head() {
            return method("HEAD");
        }

        private When method(String method) {
            return new When(predicate.and(asked -> asked.method().equals(method)), firstTime, lastTime);
        }

        /** At the nth such request only, counted from 1. */
        public When nth(int time) {
            return new When(predicate, time, time);
        }

        /** At the first so many such requests. */
        public When first(int times) {
            return new When(predicate, 1, times);
        }

        /** From the nth such request on. */
        public When from(int time) {
            return new When(predicate, time, Integer.MAX_VALUE);
        }

        /** The whole fault. */
        public Fault does(Misbehaviour misbehaviour) {
            return new Fault(predicate, firstTime, lastTime, misbehaviour);
        }
    }
}
