package org.depproxy.cache;

/** What is counted besides how requests and orders end. Each is a metric of that name. */
public enum Counted {
    /** Questions by HEAD that an upstream was asked; it counts none of them. */
    UPSTREAM_HEADS("UpstreamHeads"),

    /** Manifests that an upstream was asked for by GET: what it counts as pulls. */
    UPSTREAM_PULLS("UpstreamPulls"),

    /** Blobs that an upstream was asked for, the rests of broken ones and the pieces of large ones too. */
    UPSTREAM_BLOBS("UpstreamBlobs"),

    /** Lists that an upstream was asked for. */
    UPSTREAM_LISTS("UpstreamLists"),

    /** Pulls that an upstream did not have to count, because what is held was the answer. */
    SAVED_PULLS("SavedPulls"),

    /** Bytes of blobs that were copied from an upstream. */
    FILLED_BYTES("FilledBytes"),

    /** Copies of blobs that upstream's trouble, or what was wrong with the bytes, brought to nothing. */
    FAILED_FILLS("FailedFills"),

    /** Answers of an upstream that were {@link Distrust#WRONG_BYTES}. */
    WRONG_BYTES("WrongBytes"),

    /** Answers of an upstream that were {@link Distrust#INVALID_MANIFEST}. */
    INVALID_MANIFESTS("InvalidManifests"),

    /** Challenges of an upstream that were {@link Distrust#REJECTED_REALM}. */
    REJECTED_REALMS("RejectedRealms"),

    /** Answers of an upstream that were {@link Distrust#UNBELIEVABLE}. */
    UNBELIEVABLE_ANSWERS("UnbelievableAnswers"),

    /** Circuits that were opened, or left open after they were tried. */
    OPENED_CIRCUITS("OpenedCircuits"),

    /** Circuits that were closed. */
    CLOSED_CIRCUITS("ClosedCircuits"),

    /** Requests that failed because the proxy's own store did, or by its own mistake. */
    PROXY_FAILURES("ProxyFailures");

    private final String label;

    Counted(String label) {
        this.label = label;
    }

    /** What the metric is called. */
    public String label() {
        return label;
    }

    /** As what an answer is counted that must not be believed. */
    public static Counted of(Distrust distrust) {
        return switch (distrust) {
            case WRONG_BYTES -> WRONG_BYTES;
            case INVALID_MANIFEST -> INVALID_MANIFESTS;
            case REJECTED_REALM -> REJECTED_REALMS;
            case UNBELIEVABLE -> UNBELIEVABLE_ANSWERS;
        };
    }
}
