package org.depproxy.content;

/** Reads what a manifest says of itself. Implementations are thread-safe and bounded in time and memory. */
public interface ManifestReader {
    /**
     * Reads a manifest that upstream declared to be of this type. The bytes are never changed.
     *
     * @param declared the {@code Content-Type} that upstream sent
     * @param bytes at most {@link Manifest#MAX_BYTES}
     */
    ManifestReading read(MediaType declared, byte[] bytes);
}
