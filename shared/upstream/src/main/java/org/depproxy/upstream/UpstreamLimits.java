package org.depproxy.upstream;

import java.time.Duration;

/**
 * The bounds of every wait, read and loop of an upstream call.
 *
 * @param connect how long looking up a host may take, and then connecting to one of its addresses
 * @param responseHeader how long upstream may be silent while a manifest, a HEAD or a token is awaited
 * @param readStall how long upstream may be silent within a blob
 * @param exchange how long a whole call may take: token, redirects and body of a manifest; of a blob, all up to its first
 *     byte
 */
public record UpstreamLimits(Duration connect, Duration responseHeader, Duration readStall, Duration exchange) {
    /** Well inside the 30 s that the gateway gives an endpoint. */
    public static final UpstreamLimits DEFAULT = new UpstreamLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20));

    /** How many redirects are followed. */
    public static final int REDIRECTS = 5;

    /** The longest address that a redirect or a challenge may name, in characters. */
    public static final int ADDRESS_LENGTH = 8 * 1024;

    /** The longest challenge that is read, all its headers together, in characters. */
    public static final int CHALLENGE_LENGTH = 8 * 1024;

    /** The longest line of a header, in bytes. */
    public static final int HEADER_LINE_BYTES = 16 * 1024;

    /** How many headers an answer may have. */
    public static final int HEADERS = 200;

    /** The longest entity tag that is taken as a validator, in characters. */
    public static final int ENTITY_TAG_LENGTH = 256;

    /** How much of an unwanted body is read so that its connection can be used again, in bytes. */
    public static final int DRAINED_BYTES = 4 * 1024;

    /** The largest list that is read, in bytes. */
    public static final int LIST_BYTES = 4 * 1024 * 1024;

    /** How many pages of one list of referrers are read. */
    public static final int REFERRERS_PAGES = 8;

    /** The largest token answer that is read, in bytes. */
    public static final int TOKEN_BYTES = 64 * 1024;

    /** The longest token that is sent, in characters: it must fit into the header of any registry. */
    public static final int TOKEN_LENGTH = 16 * 1024;

    /** How many tokens are kept; the least recently used goes first. */
    public static final int TOKENS = 1_000;

    /** How long a token is good when its answer does not say. */
    public static final Duration TOKEN_LIFETIME = Duration.ofSeconds(60);

    /** The shortest life of a token that is believed. */
    public static final Duration SHORTEST_TOKEN_LIFETIME = Duration.ofSeconds(10);

    /** The longest life of a token that is believed; and how long a registry is remembered to want a password. */
    public static final Duration LONGEST_TOKEN_LIFETIME = Duration.ofHours(1);

    /** How long before its end a token is no longer sent. */
    public static final Duration TOKEN_MARGIN = Duration.ofSeconds(5);

    /** The shortest wait that a throttling upstream is believed to want. */
    public static final Duration SHORTEST_RETRY_AFTER = Duration.ofSeconds(1);

    /** The longest wait that a throttling upstream is believed to want. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    /** How many addresses of one host are tried. */
    public static final int ADDRESSES = 4;

    /** How many connections are open to one origin. */
    public static final int CONNECTIONS_PER_ORIGIN = 100;

    /** How many connections are open in all. */
    public static final int CONNECTIONS = 400;

    /** How long an idle connection is kept. */
    public static final Duration CONNECTION_LIFETIME = Duration.ofMinutes(1);

    /** Over how much time spent waiting for a blob's bytes its pace is measured. */
    public static final Duration PACE_WINDOW = Duration.ofSeconds(30);

    /** How many bytes must come in each {@link #PACE_WINDOW}. */
    public static final int PACE_BYTES = 64 * 1024;

    public UpstreamLimits {
        for (Duration limit : new Duration[] {connect, responseHeader, readStall, exchange}) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a limit is longer than nothing: " + limit);
            }
        }
    }
}
