package org.depproxy.cache;

/** What became of asking for a tag behind an answer. Only the log is told. */
public sealed interface RefreshOutcome {
    /** What a pull of the tag came to. */
    record Pulled(ManifestPull pull) implements RefreshOutcome {}

    /** Another does it, or did it. */
    record NotNeeded() implements RefreshOutcome {}
}
