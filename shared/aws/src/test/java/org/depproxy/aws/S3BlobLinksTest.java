package org.depproxy.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.depproxy.cache.BlobLinks;
import org.depproxy.name.Digest;
import org.depproxy.testkit.contract.BlobLinksContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Addresses followed by a client that knows nothing of AWS. */
final class S3BlobLinksTest implements BlobLinksContract {
    private static final EmbeddedAws.Store STORE = EmbeddedAws.get().newStore();
    private static final byte[] BLOB = "the bytes of a layer".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.sha256(BLOB);

    @Override
    public BlobLinks blobLinks() {
        return STORE.ports().blobLinks();
    }

    @Test
    void a_client_reads_the_whole_blob_or_a_range_of_it() throws IOException, InterruptedException {
        STORE.ports().blobStore().put(DIGEST, BLOB);
        URI uri = blobLinks().read(DIGEST).uri();
        HttpResponse<byte[]> whole = send(HttpRequest.newBuilder(uri).build());
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(BLOB);
        assertThat(whole.headers().firstValue("Content-Type")).contains("application/octet-stream");
        HttpResponse<byte[]> range =
                send(HttpRequest.newBuilder(uri).header("Range", "bytes=4-8").build());
        assertThat(range.statusCode()).isEqualTo(206);
        assertThat(range.body()).isEqualTo("bytes".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_client_learns_the_length_by_head() throws IOException, InterruptedException {
        STORE.ports().blobStore().put(DIGEST, BLOB);
        HttpResponse<byte[]> head =
                send(HttpRequest.newBuilder(blobLinks().describe(DIGEST).uri())
                        .HEAD()
                        .build());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(BLOB.length);
    }

    @Test
    void an_address_opens_nothing_else_and_for_no_other_method() throws IOException, InterruptedException {
        STORE.ports().blobStore().put(DIGEST, BLOB);
        Digest other = Digest.sha256(new byte[] {1});
        STORE.ports().blobStore().put(other, new byte[] {1});
        String own = blobLinks().read(DIGEST).uri().toString();
        String moved = own.replace(ObjectKeys.blob(DIGEST), ObjectKeys.blob(other));
        assertThat(moved).isNotEqualTo(own);
        assertThat(send(HttpRequest.newBuilder(URI.create(moved)).build()).statusCode())
                .isEqualTo(403);
        assertThat(send(HttpRequest.newBuilder(URI.create(own)).DELETE().build())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void an_address_lives_for_five_minutes_at_most() {
        assertThat(S3BlobLinks.LIFETIME).isLessThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(blobLinks().read(DIGEST).uri().getQuery())
                .contains("X-Amz-Expires=" + S3BlobLinks.LIFETIME.toSeconds());
        assertThat(blobLinks().describe(DIGEST).uri().getQuery())
                .contains("X-Amz-Expires=" + S3BlobLinks.LIFETIME.toSeconds());
    }

    private static HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofByteArray());
        }
    }
}
