package org.depproxy.cache;

import java.time.Duration;

/** The bounds of every wait, retry and loop of a pull. */
public final class Limits {
    /** How long a manifest lease lasts: longer than fetching one can take. */
    public static final Duration MANIFEST_LEASE = Duration.ofSeconds(30);

    /** How long a blob stays reserved for a fill that was ordered and has not begun. */
    public static final Duration FILL_RESERVATION = Duration.ofSeconds(20);

    /** How long giving an order for work that is done elsewhere takes at most. */
    public static final Duration FILL_ORDER = Duration.ofSeconds(12);

    /** How many blobs of an image are copied ahead: what Docker takes in one image, 127 layers and a config. */
    public static final int PREFETCHED_BLOBS = 128;

    /**
     * How long one who has a tag asked for behind an answer, or asks for it, keeps others from doing the same: longer than giving the
     * order and carrying it out take.
     */
    public static final Duration REFRESH_LEASE = Duration.ofSeconds(45);

    /** How long asking for a tag behind an answer takes at most: as long as a pull. */
    public static final Duration REFRESH = Duration.ofSeconds(25);

    /** How long a running fill holds its lease without renewing it: longer than upstream may stall. */
    public static final Duration FILL_LEASE = Duration.ofSeconds(90);

    /**
     * How long a blob stays reserved for the invocation that goes on with its copy: as long as that may have to wait for its turn while
     * others copy. When the order for it is lost, nobody copies the blob for so long.
     */
    public static final Duration HANDED_OVER_LEASE = Duration.ofMinutes(5);

    /** How often a running fill renews its lease. */
    public static final Duration FILL_RENEWAL = Duration.ofSeconds(20);

    /** How long before its time is up a copy stops that another goes on with: enough to store its parts and to order that. */
    public static final Duration HAND_OVER = Duration.ofSeconds(30);

    /**
     * How often a copy is gone on with after its time was up. All in all it may take most of a day, after which the bucket's rule
     * takes its parts away: enough for {@link #MAX_BLOB_BYTES} at little more than 1 MiB a second.
     */
    public static final int CONTINUATIONS = 90;

    /** For how long a blob is taken to be in the store because it was seen there; then the next pull of it looks. */
    public static final Duration BLOB_CHECK = Duration.ofHours(1);

    /** The first pause of one who waits for another's work; each next one is longer, by half. */
    public static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    /** The longest pause of one who waits for another's work. */
    public static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** How much of its time an endpoint keeps to answer in. */
    public static final Duration ANSWER_RESERVE = Duration.ofSeconds(4);

    /** The shortest time in which an upstream is asked at all: less is hardly enough for a token and an answer. */
    public static final Duration UPSTREAM_CALL = Duration.ofSeconds(3);

    /**
     * For how long what must not be served is told to everybody who asks for it again, without asking upstream: an image that is
     * always wrong is read no more often than that.
     */
    public static final Duration UNTRUSTWORTHY_PAUSE = Duration.ofSeconds(10);

    /** How often a fill reads on after its connection broke without having got any further. */
    public static final int FRUITLESS_RESUMES = 3;

    /** How often a fill reads on after its connection broke, in all. */
    public static final int RESUMES = 100;

    /** For how long a tag that was only sighted waits for its manifest. */
    public static final Duration SIGHTING = Duration.ofMinutes(10);

    /** How many tags wait for one manifest. */
    public static final int SIGHTED_TAGS = 16;

    /** How often upstream is asked again what a tag stands for when several who asked at once saw different things. */
    public static final int CROSSINGS = 2;

    /** How many bytes are read from upstream at a time. */
    public static final int CHUNK_BYTES = 64 * 1024;

    /** How many parts of a blob are on their way into the store at a time; each is held in memory. */
    public static final int PARTS_IN_FLIGHT = 3;

    /**
     * How many parts of a large blob are read from upstream at a time, or wait for those before them; each is held in memory: with
     * {@link #PARTS_IN_FLIGHT} 56 MiB for each copy.
     */
    public static final int PARTS_READ_AT_ONCE = 4;

    /** The smallest blob whose parts are read several at a time, in bytes: less is soon read over one connection. */
    public static final long LARGE_BLOB_BYTES = 8L * BlobStore.MIN_PART_BYTES;

    /**
     * In how short a time a part has to come for a large blob to be read over one connection: at 64 MiB a second it is as fast as
     * what becomes of it.
     */
    public static final Duration FAST_PART = Duration.ofMillis(125);

    /** How many pieces of one blob may break before the rest is read over one connection. */
    public static final int BROKEN_PIECES = 16;

    /** For how long an upstream that throttles is waited for in the middle of a blob. */
    public static final Duration THROTTLED_REST = Duration.ofMinutes(1);

    /** The largest blob that is taken: as many parts as an upload may have. */
    public static final long MAX_BLOB_BYTES = (long) BlobStore.MIN_PART_BYTES * BlobStore.MAX_PARTS;

    /** How seldom the time of a tag's confirmation is written when nothing else depends on it. */
    public static final Duration CONFIRMATION_SAMPLE = Duration.ofHours(1);

    /**
     * From when on a stale answer also says how long upstream has not confirmed it: trouble that lasts is somebody's to end. Much
     * longer than {@link #CONFIRMATION_SAMPLE}, by which the time of a confirmation may be too old.
     */
    public static final Duration LASTING_STALENESS = Duration.ofDays(1);

    /** How many tags are asked for at a time, at most. */
    public static final int TAGS_PER_PAGE = 1_000;

    /** The largest list that is kept, in bytes. */
    public static final int KEPT_LISTING_BYTES = 350 * 1024;

    /** How many pages of an image's tags are kept, each of at most {@link #KEPT_LISTING_BYTES}. */
    public static final int KEPT_TAG_PAGES = 64;

    /** How long the table keeps a list that nobody has asked for since. */
    public static final Duration KEPT_LISTING = Duration.ofDays(30);

    /** How seldom an instance tells the others what it has heard of an upstream's limit, and looks up what they have. */
    public static final Duration QUOTA_SAMPLE = Duration.ofMinutes(1);

    /** How many credentials an instance keeps a tally of. */
    public static final int QUOTA_TALLIES = 1_000;

    /** How long the table keeps what is known of a credential that nobody has pulled with since. */
    public static final Duration KEPT_QUOTA = Duration.ofDays(90);

    /** How often the word of one call is tried to be written to a circuit that others write too: more often than opens it. */
    public static final int CIRCUIT_ATTEMPTS = 8;

    /** When to come back, if upstream did not say. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private Limits() {}
}
