package org.depproxy.cli.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;

/**
 * Pulls an image as docker does: ping, token, HEAD of the tag, GET by digest, the linux/amd64 manifest of an index, and
 * up to three blobs at once. Every byte is hashed and counted and then dropped. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull">distribution-spec, "Pull"</a>
 */
public final class PullClient {
    private static final int PARALLEL_BLOBS = 3;
    private static final int MAX_MANIFEST_BYTES = 4 << 20;
    private static final int MAX_DEPTH = 4;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Duration MAX_BLOB_TIME = Duration.ofMinutes(10);
    private static final String MANIFEST_TYPES = String.join(
            ", ",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI registry;
    private final Optional<Credentials> credentials;

    /** Pulls without a login. */
    public PullClient(URI registry) {
        this(registry, Optional.empty());
    }

    /** Pulls as this user. */
    public PullClient(URI registry, Credentials credentials) {
        this(registry, Optional.of(credentials));
    }

    private PullClient(URI registry, Optional<Credentials> credentials) {
        this.registry = registry;
        this.credentials = credentials;
    }

    /**
     * Pulls one image.
     *
     * @param received hears of the bytes of each piece as it arrives, from several threads
     * @throws PullFailed when any part is missing, or is not what its digest and size say
     */
    public PulledImage pull(String repository, String tag, LongConsumer received)
            throws PullFailed, InterruptedException {
        try (var session = new RegistrySession(registry, repository, credentials)) {
            session.login();
            Digest top = resolve(session, tag);
            List<Part> manifests = new ArrayList<>();
            JsonNode manifest = read(session, top, manifests, received);
            for (int depth = 0; manifest.has("manifests"); depth++) {
                if (depth == MAX_DEPTH) {
                    throw new PullFailed(repository + ":" + tag + ": indexes more than " + MAX_DEPTH + " deep");
                }
                Part chosen = choose(manifest);
                manifest = read(session, chosen.digest(), manifests, received);
                checkSize(chosen, manifests.getLast().sizeBytes());
            }
            SequencedSet<Part> blobs = blobs(manifest);
            fetchAll(session, blobs, received);
            long bytes = manifests.stream().mapToLong(Part::sizeBytes).sum()
                    + blobs.stream().mapToLong(Part::sizeBytes).sum();
            return new PulledImage(top, manifests.size(), blobs.size(), bytes);
        }
    }

    private static Digest resolve(RegistrySession session, String tag) throws PullFailed, InterruptedException {
        HttpResponse<InputStream> head = session.fetch("HEAD", "manifests/" + tag, MANIFEST_TYPES);
        close(head);
        if (head.headers().firstValueAsLong("Content-Length").orElse(0) <= 0) {
            throw new PullFailed("HEAD manifests/" + tag + ": no Content-Length");
        }
        String digest = head.headers()
                .firstValue("Docker-Content-Digest")
                .orElseThrow(() -> new PullFailed("HEAD manifests/" + tag + ": no Docker-Content-Digest"));
        try {
            return Digest.parse(digest);
        } catch (InvalidName e) {
            throw new PullFailed("HEAD manifests/" + tag + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode read(RegistrySession session, Digest digest, List<Part> manifests, LongConsumer received)
            throws PullFailed, InterruptedException {
        HttpResponse<InputStream> answer = session.fetch("GET", "manifests/" + digest, MANIFEST_TYPES);
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readNBytes(MAX_MANIFEST_BYTES + 1);
            if (bytes.length > MAX_MANIFEST_BYTES || !digest.names(bytes)) {
                throw new PullFailed("manifest " + digest + ": the " + bytes.length + " bytes are others");
            }
            received.accept(bytes.length);
            manifests.add(new Part(digest, bytes.length));
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new PullFailed("read manifest " + digest + ": " + e.getMessage(), e);
        }
    }

    /** The entry for linux/amd64; without one, the first that no platform is said of: an index inside the index. */
    private static Part choose(JsonNode index) throws PullFailed {
        for (JsonNode entry : index.path("manifests")) {
            JsonNode platform = entry.path("platform");
            boolean isNested = platform.isMissingNode();
            boolean isOurs = platform.path("os").asText().equals("linux")
                    && platform.path("architecture").asText().equals("amd64");
            if (isNested || isOurs) {
                return Part.of(entry);
            }
        }
        throw new PullFailed("an index without an entry for linux/amd64");
    }

    private static SequencedSet<Part> blobs(JsonNode manifest) throws PullFailed {
        SequencedSet<Part> blobs = new LinkedHashSet<>();
        blobs.add(Part.of(manifest.path("config")));
        for (JsonNode layer : manifest.path("layers")) {
            blobs.add(Part.of(layer));
        }
        return blobs;
    }

    private static void fetchAll(RegistrySession session, SequencedSet<Part> blobs, LongConsumer received)
            throws PullFailed, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                PARALLEL_BLOBS, Thread.ofVirtual().name("blob-", 0).factory());
        try {
            List<Future<?>> fetches = new ArrayList<>();
            for (Part blob : blobs) {
                fetches.add(threads.submit(() -> {
                    fetch(session, blob, received);
                    return blob;
                }));
            }
            for (Future<?> fetch : fetches) {
                fetch.get(MAX_BLOB_TIME.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PullFailed failed) {
                throw failed;
            }
            throw new PullFailed("fetch blobs: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new PullFailed("a blob did not come within " + MAX_BLOB_TIME, e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void fetch(RegistrySession session, Part blob, LongConsumer received)
            throws PullFailed, InterruptedException {
        HttpResponse<InputStream> answer = session.fetch("GET", "blobs/" + blob.digest(), "*/*");
        MessageDigest hash = blob.digest().algorithm().start();
        long size = 0;
        try (InputStream body = answer.body()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                hash.update(buffer, 0, count);
                size += count;
                received.accept(count);
            }
        } catch (IOException e) {
            throw new PullFailed("read blob " + blob.digest() + " after " + size + " bytes: " + e.getMessage(), e);
        }
        checkSize(blob, size);
        if (!Digest.finished(blob.digest().algorithm(), hash.digest()).equals(blob.digest())) {
            throw new PullFailed("blob " + blob.digest() + ": the " + size + " bytes are others");
        }
    }

    private static void checkSize(Part part, long sizeBytes) throws PullFailed {
        if (part.sizeBytes() != sizeBytes) {
            throw new PullFailed(part.digest() + ": " + sizeBytes + " bytes instead of " + part.sizeBytes());
        }
    }

    private static void close(HttpResponse<InputStream> answer) throws PullFailed {
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new PullFailed("end the answer of " + answer.uri().getRawAuthority(), e);
        }
    }
}
