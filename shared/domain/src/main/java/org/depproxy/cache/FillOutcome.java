package org.depproxy.cache;

/** What became of copying a blob. */
public sealed interface FillOutcome {
    /** Copied, verified and published. */
    record Filled(StoredBlob blob) implements FillOutcome {}

    /** In the store already; upstream has shown that the image has it, and it was linked. */
    record Linked(StoredBlob blob) implements FillOutcome {}

    /** Copied in part, as much as there was time for: so many bytes. Another invocation goes on. */
    record HandedOver(long bytes) implements FillOutcome {}

    /** Somebody else does it, or did it. */
    record NotNeeded() implements FillOutcome {}

    /** The lease was lost on the way; nothing was published. */
    record Fenced() implements FillOutcome {}

    /** Upstream did not give it; nothing was kept. */
    record Failed(Refusal refusal) implements FillOutcome {}
}
