package org.depproxy.cache;

import java.util.Optional;
import org.depproxy.content.Manifest;

/** Reads an index as a list of referrers. Implementations are thread-safe and bounded in time and memory. */
public interface ReferrersReader {
    /**
     * The manifests that an index lists; absent when it is not to be read in one way only.
     *
     * @param index at most {@link Manifest#MAX_BYTES}
     */
    Optional<Referrers> read(byte[] index);
}
