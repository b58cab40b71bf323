package org.depproxy.cache;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks now and then whether the store still has what its records say, so that a blob that was lost is copied again instead of
 * being promised for ever. Thread-safe.
 */
public final class BlobChecks {
    private final BlobStore store;
    private final Publications publications;
    private final InstantSource clock;

    /** Looks there, and notes what it sees there. */
    public BlobChecks(BlobStore store, Publications publications, InstantSource clock) {
        this.store = store;
        this.publications = publications;
        this.clock = clock;
    }

    /**
     * The same progress, unless its blob could be served, was not looked at for {@link Limits#BLOB_CHECK}, and is found to be gone
     * or of another length: then it is taken back for everybody.
     */
    PullLedger.BlobProgress checked(PullLedger.BlobProgress progress) {
        Optional<StoredBlob> blob = progress.servable();
        if (blob.isEmpty() || isFresh(progress)) {
            return progress;
        }
        boolean held = holds(store, blob.get());
        note(blob.get(), progress.checkedAt(), held);
        return held ? progress : progress.withoutBlob();
    }

    private void note(StoredBlob blob, Optional<Instant> before, boolean held) {
        try {
            if (held) {
                publications.checked(blob.digest(), before, clock.instant());
            } else {
                publications.lost(blob.digest(), before, clock.instant());
            }
        } catch (StoreUnavailable e) {
            // What was seen is true without the note; the next pull looks again.
        }
    }

    private boolean isFresh(PullLedger.BlobProgress progress) {
        return progress.checkedAt()
                .filter(at -> clock.instant().isBefore(at.plus(Limits.BLOB_CHECK)))
                .isPresent();
    }

    /** Whether the store has this blob, as long as it should be. */
    static boolean holds(BlobStore store, StoredBlob blob) {
        return store.length(blob.digest()).equals(OptionalLong.of(blob.sizeBytes()));
    }
}
