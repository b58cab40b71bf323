package org.depproxy.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.depproxy.acceptance.image.Blob;
import org.depproxy.acceptance.image.Image;
import org.depproxy.name.Digest;

/**
 * Pulls as Docker does: the manifest by its tag, then the blobs, three at a time. Every byte is hashed; what does not hash
 * to its digest ends the measurement. Thread-safe.
 */
final class Puller implements AutoCloseable {
    private static final int BLOBS_AT_ONCE = 3;
    private static final int MOST_REDIRECTS = 10;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** Pulls an image, and says how many seconds that took, its token included. */
    double pull(Cache cache, Image image) {
        long began = System.nanoTime();
        String authorization = cache.authorization(image);
        expect(image.top().blob().digest(), cache.at(image, "manifests/" + image.reference()), authorization);
        List<Callable<Boolean>> blobs = new ArrayList<>();
        for (Blob blob : image.top().blobs()) {
            blobs.add(() -> {
                expect(blob.digest(), cache.at(image, "blobs/" + blob.digest()), authorization);
                return true;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(BLOBS_AT_ONCE)) {
            for (Future<Boolean> blob : threads.invokeAll(blobs)) {
                blob.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("pull " + image, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pulling " + image, e);
        }
        return secondsSince(began);
    }

    /** Asks for a blob that is not held until it can be had, reads none of it, and says how many seconds that took. */
    double fill(Cache cache, Image image, Digest digest) {
        long began = System.nanoTime();
        URI blob = cache.at(image, "blobs/" + digest);
        close(answer(blob, cache.authorization(image)));
        return secondsSince(began);
    }

    /** One manifest, whole. */
    void manifest(URI uri, String authorization, Digest digest) {
        expect(digest, uri, authorization);
    }

    private void expect(Digest digest, URI first, String authorization) {
        HttpResponse<InputStream> response = answer(first, authorization);
        try (InputStream body = response.body()) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
            String hex = HexFormat.of().formatHex(sha256.digest());
            if (!hex.equals(digest.hex())) {
                throw new IllegalStateException(first + " gave " + hex);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read " + first, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The answer at the end of all redirects; the authorization goes to the first origin only. */
    private HttpResponse<InputStream> answer(URI first, String authorization) {
        URI next = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            boolean atHome = next.getAuthority().equals(first.getAuthority());
            HttpResponse<InputStream> response = once(next, atHome ? authorization : "");
            if (response.statusCode() == 200) {
                return response;
            }
            String location = response.headers().firstValue("Location").orElse("");
            close(response);
            if (response.statusCode() != 307 || location.isEmpty()) {
                throw new IllegalStateException(response.statusCode() + " from " + next);
            }
            next = next.resolve(location);
        }
        throw new IllegalStateException("more than " + MOST_REDIRECTS + " redirects from " + first);
    }

    private HttpResponse<InputStream> once(URI uri, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(LIMIT).header("Accept", MANIFEST_TYPE);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("get " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while getting " + uri, e);
        }
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException("close an answer", e);
        }
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) / NANOS_PER_SECOND;
    }

    @Override
    public void close() {
        http.close();
    }
}
