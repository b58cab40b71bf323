package org.depproxy.cache;

/** What became of a blob pull. Each case is one reason and one answer. */
public sealed interface BlobPull {
    /** Held and verified: to be read from the store. */
    record Ready(StoredBlob blob) implements BlobPull {}

    /** Being copied, and the time for this answer is up: the client should ask the same again. */
    record Filling() implements BlobPull {}

    /** Nothing to serve. */
    record Refused(Refusal refusal) implements BlobPull {}
}
