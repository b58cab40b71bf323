package org.depproxy.testkit.memory;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.name.Reference;
import org.depproxy.name.Tag;

/**
 * Upstream in memory: what it holds, which calls it got, and the trouble it makes on demand. Thread-safe.
 */
public final class MemoryUpstream implements Upstream {
    private final Map<ImageName, Repository> repositories = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private boolean describes = true;
    private Runnable beforeFetch = () -> {};
    private Runnable beforeChunk = () -> {};
    private long blobBytes;

    /** One call that upstream got. */
    public record Call(Kind kind, ImageName image, String name) {}

    /** What a call asks for. */
    public enum Kind {
        MANIFEST_HEAD,
        MANIFEST_GET,
        BLOB_HEAD,
        BLOB_GET
    }

    /** A blob whose reading breaks off after some bytes, or a whole call that fails. */
    private record Trouble(Predicate<Call> on, Optional<UpstreamAnswer<?>> answer, long breakAfterBytes) {}

    private static final class Repository {
        private final Map<Tag, Digest> tags = new HashMap<>();
        private final Map<Digest, Delivery> manifests = new HashMap<>();
        private final Map<Digest, byte[]> blobs = new HashMap<>();
    }

    /** Points a tag at a manifest, which the image then has. */
    public synchronized void push(ImageName image, Tag tag, Manifest manifest) {
        repository(image).tags.put(tag, manifest.digest());
        serve(image, manifest.digest(), manifest);
    }

    /** Serves this manifest under that digest, right or wrong. */
    public synchronized void serve(ImageName image, Digest digest, Manifest manifest) {
        Delivery delivery = new Delivery(manifest.mediaType(), Optional.of(digest), new Octets(manifest.bytes()));
        repository(image).manifests.put(digest, delivery);
    }

    /** Gives the image a blob. */
    public synchronized Digest push(ImageName image, byte[] blob) {
        Digest digest = Digest.sha256(blob);
        serve(image, digest, blob);
        return digest;
    }

    /** Serves these bytes under that digest, right or wrong. */
    public synchronized void serve(ImageName image, Digest digest, byte[] blob) {
        repository(image).blobs.put(digest, blob.clone());
    }

    /** From now on a HEAD does not tell the digest. */
    public synchronized void stopDescribing() {
        describes = false;
    }

    /** Answers every call like this that way, from now on. */
    public synchronized void fail(Predicate<Call> on, UpstreamAnswer<?> answer) {
        troubles.add(new Trouble(on, Optional.of(answer), Long.MAX_VALUE));
    }

    /** Breaks the connection of the next reading of a blob after so many bytes. */
    public synchronized void breakNextBlobAfter(long bytes) {
        troubles.add(new Trouble(call -> call.kind() == Kind.BLOB_GET, Optional.empty(), bytes));
    }

    /** Makes no more trouble. */
    public synchronized void heal() {
        troubles.clear();
    }

    /** Runs this whenever a manifest is about to be delivered, outside of any lock. */
    public synchronized void beforeFetch(Runnable action) {
        beforeFetch = action;
    }

    /** Runs this whenever some more of a blob is read, outside of any lock. */
    public synchronized void beforeChunk(Runnable action) {
        beforeChunk = action;
    }

    /** How many bytes of blobs have been read. */
    public synchronized long blobBytes() {
        return blobBytes;
    }

    private synchronized Runnable chunkAction() {
        return beforeChunk;
    }

    private synchronized void count(int bytes) {
        blobBytes += Math.max(bytes, 0);
    }

    /** How many calls of a kind there were. */
    public synchronized long count(Kind kind) {
        return calls.stream().filter(call -> call.kind() == kind).count();
    }

    /** How many calls there were. */
    public synchronized int count() {
        return calls.size();
    }

    @Override
    public UpstreamAnswer<Sighting> sight(Source source, Reference reference) {
        return answer(
                Kind.MANIFEST_HEAD,
                source,
                reference.toString(),
                repository -> found(repository, reference)
                        .map(delivery -> new Sighting(
                                describes
                                        ? Optional.of(new Descriptor(
                                                delivery.mediaType(),
                                                delivery.declaredDigest().orElseThrow(),
                                                delivery.bytes().length()))
                                        : Optional.empty())));
    }

    @Override
    public UpstreamAnswer<Delivery> fetch(Source source, Reference reference) {
        Runnable action;
        synchronized (this) {
            action = beforeFetch;
        }
        action.run();
        return answer(Kind.MANIFEST_GET, source, reference.toString(), repository -> found(repository, reference));
    }

    private static Optional<Delivery> found(Repository repository, Reference reference) {
        Optional<Digest> digest = switch (reference) {
            case Digest own -> Optional.of(own);
            case Tag tag -> Optional.ofNullable(repository.tags.get(tag));
        };
        return digest.map(repository.manifests::get);
    }

    @Override
    public UpstreamAnswer<OptionalLong> sightBlob(Source source, Digest digest) {
        return answer(
                Kind.BLOB_HEAD,
                source,
                digest.toString(),
                repository ->
                        Optional.ofNullable(repository.blobs.get(digest)).map(bytes -> OptionalLong.of(bytes.length)));
    }

    @Override
    public UpstreamAnswer<OpenBlob> open(Source source, Digest digest, long from, Optional<String> validator) {
        return answer(
                Kind.BLOB_GET,
                source,
                digest.toString(),
                repository -> Optional.ofNullable(repository.blobs.get(digest)).map(bytes -> opened(bytes, from)));
    }

    private OpenBlob opened(byte[] bytes, long from) {
        int start = Math.toIntExact(from);
        InputStream rest = new Counted(new ByteArrayInputStream(bytes, start, bytes.length - start));
        for (Trouble trouble : troubles) {
            if (trouble.answer().isEmpty()) {
                troubles.remove(trouble);
                return new OpenBlob(
                        new Breaking(rest, trouble.breakAfterBytes()),
                        from,
                        OptionalLong.of(bytes.length),
                        Optional.of("\"v\""));
            }
        }
        return new OpenBlob(rest, from, OptionalLong.of(bytes.length), Optional.of("\"v\""));
    }

    private synchronized <T> UpstreamAnswer<T> answer(
            Kind kind, Source source, String name, java.util.function.Function<Repository, Optional<T>> finding) {
        Call call = new Call(kind, source.image(), name);
        calls.add(call);
        for (Trouble trouble : troubles) {
            if (trouble.on().test(call) && trouble.answer().isPresent()) {
                return failure(trouble.answer().get());
            }
        }
        return finding.apply(repository(source.image()))
                .<UpstreamAnswer<T>>map(UpstreamAnswer.Found::new)
                .orElseGet(UpstreamAnswer.Unknown::new);
    }

    static <T> UpstreamAnswer<T> failure(UpstreamAnswer<?> answer) {
        return switch (answer) {
            case UpstreamAnswer.Found<?> found -> throw new IllegalArgumentException("no trouble: " + found);
            case UpstreamAnswer.Unknown<?> unknown -> new UpstreamAnswer.Unknown<>();
            case UpstreamAnswer.Denied<?> denied -> new UpstreamAnswer.Denied<>();
            case UpstreamAnswer.Throttled<?> throttled -> new UpstreamAnswer.Throttled<>(throttled.retryAfter());
            case UpstreamAnswer.LeftAlone<?> notAsked -> new UpstreamAnswer.LeftAlone<>(notAsked.retryAfter());
            case UpstreamAnswer.Unavailable<?> unavailable -> new UpstreamAnswer.Unavailable<>(unavailable.attempt());
            case UpstreamAnswer.Untrustworthy<?> wrong -> new UpstreamAnswer.Untrustworthy<>(wrong.reason());
        };
    }

    private Repository repository(ImageName image) {
        return repositories.computeIfAbsent(image, fresh -> new Repository());
    }

    /** Counts what is read. */
    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            chunkAction().run();
            int read = super.read(buffer, offset, length);
            count(read);
            return read;
        }
    }

    /** Throws where a broken connection would. */
    private static final class Breaking extends FilterInputStream {
        private long left;

        Breaking(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                throw new IOException("connection reset");
            }
            int count = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }
    }
}
