package org.depproxy.cache;

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
        if (holds(store, blob.get())) {
            publications.checked(blob.get().digest(), progress.checkedAt(), clock.instant());
            return progress;
        }
        publications.lost(blob.get().digest(), progress.checkedAt(), clock.instant());
        return progress.withoutBlob();
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
