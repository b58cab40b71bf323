package org.depproxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.depproxy.name.Digest;

/**
 * The copying of one blob in parts. It stops before its time is up and tells where. For one thread.
 */
final class PartsCopy {
    private final Digest digest;
    private final PortableHash hash;
    private final ResumingRead read;
    private final BlobStore.Upload upload;
    private final Threads threads;

    PartsCopy(Digest digest, PortableHash hash, ResumingRead read, BlobStore.Upload upload, Threads threads) {
        this.digest = digest;
        this.hash = hash;
        this.read = read;
        this.upload = upload;
        this.threads = threads;
    }

    /**
     * Where what is done beside the reading in order is done.
     *
     * @param executor for uploading parts and reading them ahead
     * @param large which blobs are read ahead
     */
    record Threads(Executor executor, ReadAhead.Large large) {}

    /** Copies from the start, of which the first part has been read. */
    BlobCopy.Result begin(byte[] first) throws TransferStopped {
        return run(new PartUploads(upload, threads.executor()), first, 0);
    }

    /** Copies what is missing; nothing of it has been read. */
    BlobCopy.Result goOn(Checkpoint from) throws TransferStopped {
        return run(new PartUploads(upload, threads.executor(), from.parts()), new byte[0], from.continuation());
    }

    private BlobCopy.Result run(PartUploads uploads, byte[] first, int continuations) throws TransferStopped {
        int before = uploads.count();
        boolean kept = false;
        read.heartbeat().stopEarlierBy(Limits.HAND_OVER);
        try (PartUploads parts = uploads;
                ReadAhead ahead = new ReadAhead(read, threads.executor(), threads.large())) {
            try {
                copy(ahead, parts, first);
            } catch (TransferStopped e) {
                // What was read ahead of the hash is of no use to whoever goes on.
                ahead.stop();
                boolean further = parts.count() > before && continuations < Limits.CONTINUATIONS;
                if (read.heartbeat().isTimeUp() && further) {
                    parts.await();
                    read.heartbeat().handOver();
                    kept = true;
                    return new BlobCopy.Result.Unfinished(new Checkpoint(
                            upload.id(), parts.count(), hash.state(), read.validator(), continuations + 1));
                }
                throw e;
            }
            parts.await();
            if (!Digest.finished(digest.algorithm(), hash.digest()).equals(digest)) {
                return BlobCopy.wrongBytes(digest);
            }
            read.heartbeat().beat();
            upload.complete();
            kept = true;
            return new BlobCopy.Result.Copied(new StoredBlob(digest, read.position()));
        } finally {
            if (!kept) {
                upload.abort();
            }
        }
    }

    private void copy(ReadAhead ahead, PartUploads parts, byte[] first) throws TransferStopped {
        if (first.length > 0) {
            hash.update(first, 0, first.length);
            parts.add(first, first.length);
        }
        Pacing pacing = read.heartbeat().pacing();
        Duration lastPart = Duration.ZERO;
        while (!read.isAtEnd()) {
            Instant start = pacing.now();
            // What is read of a part that does not come to its end is read again.
            read.heartbeat().requireTimeFor(lastPart);
            ReadAhead.Part part = ahead.part(parts);
            hash.update(part.buffer(), 0, part.length());
            parts.add(part.buffer(), part.length());
            lastPart = Duration.between(start, pacing.now());
        }
    }
}
