package org.depproxy.testkit.registry;

import java.util.Map;
import org.depproxy.testkit.image.SampleImage;

/** One way in which a registry can be wrong, slow, hostile or gone. */
public sealed interface Misbehaviour {

    /** Another answer altogether: a status, headers, and a body of text. */
    record Answers(int status, Map<String, String> headers, String body) implements Misbehaviour {
        public Answers {
            headers = Map.copyOf(headers);
        }

        /** An error in the specification's shape. */
        public static Answers error(int status, String code) {
            return new Answers(status, Map.of("Content-Type", "application/json"), Replies.errorBody(code, "scripted"));
        }

        /** {@code 429 TOOMANYREQUESTS} with {@code Retry-After} in seconds. */
        public static Answers throttled(long retryAfterSeconds) {
            return new Answers(
                    429,
                    Map.of("Content-Type", "application/json", "Retry-After", Long.toString(retryAfterSeconds)),
                    Replies.errorBody("TOOMANYREQUESTS", "scripted"));
        }

        /** {@code 401} with this challenge, which may be hostile or of any length up to a megabyte. */
        public static Answers challenge(String wwwAuthenticate) {
            return new Answers(
                    401,
                    Map.of("Content-Type", "application/json", "WWW-Authenticate", wwwAuthenticate),
                    Replies.errorBody("UNAUTHORIZED", "authentication required"));
        }

        /** {@code 307} to this place. */
        public static Answers redirect(String location) {
            return new Answers(307, Map.of("Location", location), "");
        }
    }

    /** {@code 307} to the very URL that was asked for, again and again. */
    record RedirectsToItself() implements Misbehaviour {}

    /** The right headers and length, but the byte at this offset of the body is another. */
    record FlipsByte(long at) implements Misbehaviour {}

    /** Spaces after the body, up to this many bytes in all: JSON stays valid, memory fills. */
    record PadsTo(long bytes) implements Misbehaviour {}

    /** The connection is closed after this many bytes of a body whose full length was announced. */
    record CutsAt(long byteCount) implements Misbehaviour {}

    /** The connection is reset (RST) after this many bytes of a body whose full length was announced. */
    record ResetsAt(long byteCount) implements Misbehaviour {}

    /** Announces this many bytes more (or fewer, when negative) than it sends, then closes. */
    record LiesAboutLength(long by) implements Misbehaviour {}

    /** Compresses the body with gzip and says so, though nobody asked. For bodies that fit into memory. */
    record Compresses() implements Misbehaviour {}

    /** Sends the body at this rate, in bytes per second. */
    record Trickles(int bytesPerSecond) implements Misbehaviour {}

    /** Sends the headers, then lets the body pass a gate. */
    record HoldsBody(Gate gate) implements Misbehaviour {}

    /** Says nothing at all until the gate lets one byte pass. */
    record Stalls(Gate gate) implements Misbehaviour {}

    /** Answers a Range with the whole. */
    record IgnoresRange() implements Misbehaviour {}

    /** Gives this entity tag, and treats every {@code If-Range} with another one as out of date. */
    record ChangesEtag(String etag) implements Misbehaviour {}

    /** Leaves this header out. */
    record OmitsHeader(String name) implements Misbehaviour {}

    /** Gives this header another value than the true one. */
    record SetsHeader(String name, String value) implements Misbehaviour {}

    /** Answers rightly, and moves a tag to another image before the next request can be answered. */
    record MovesTag(String repository, String tag, SampleImage image) implements Misbehaviour {}
}
