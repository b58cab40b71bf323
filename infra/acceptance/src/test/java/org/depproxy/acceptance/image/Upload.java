package org.depproxy.acceptance.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushes images to a registry that takes pushes from anybody, byte for byte.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push">distribution-spec, "Push"</a>
 */
public final class Upload {

    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(2);

    private final URI registry;

    /** Pushes to the registry at this root. */
    public Upload(URI registry) {
        this.registry = registry;
    }

    /** Pushes all of an image; its tag, if it has one, last. */
    public void push(Image image) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (StoredManifest manifest : image.manifests()) {
                for (Blob blob : manifest.blobs()) {
                    push(http, image.repository(), blob);
                }
                push(http, image.repository(), manifest.blob().digest().toString(), manifest);
            }
            push(http, image.repository(), image.reference(), image.top());
        }
    }

    private void push(HttpClient http, String repository, Blob blob) {
        URI uploads = registry.resolve("/v2/" + repository + "/blobs/uploads/");
        String session = created(http, HttpRequest.newBuilder(uploads).POST(BodyPublishers.noBody()), 202)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        URI place = uploads.resolve(session);
        URI whole = URI.create(place + (place.getRawQuery() == null ? "?" : "&") + "digest=" + blob.digest());
        created(http, HttpRequest.newBuilder(whole).PUT(file(blob.file())), 201);
    }

    private void push(HttpClient http, String repository, String reference, StoredManifest manifest) {
        URI place = registry.resolve("/v2/" + repository + "/manifests/" + reference);
        created(
                http,
                HttpRequest.newBuilder(place)
                        .header("Content-Type", manifest.mediaType())
                        .PUT(file(manifest.blob().file())),
                201);
    }

    private static HttpRequest.BodyPublisher file(Path file) {
        try {
            return BodyPublishers.ofFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    private static HttpResponse<String> created(HttpClient http, HttpRequest.Builder request, int status) {
        HttpRequest built = request.timeout(REQUEST_LIMIT).build();
        try {
            HttpResponse<String> response = http.send(built, BodyHandlers.ofString());
            assertThat(response.statusCode())
                    .as("%s: %s", built, response.body())
                    .isEqualTo(status);
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException("push: " + built, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while pushing", e);
        }
    }
}
