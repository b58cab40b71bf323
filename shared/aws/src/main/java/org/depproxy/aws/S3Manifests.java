package org.depproxy.aws;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Manifests too large for a record, in the bucket. Thread-safe. */
final class S3Manifests {
    private final Supplier<S3Client> client;
    private final String bucket;

    S3Manifests(Supplier<S3Client> client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** Stores a verified manifest, over whatever lies there: it may have been spoiled. */
    void put(Digest digest, byte[] bytes) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket).key(ObjectKeys.manifest(digest));
        ObjectKeys.checksum(digest).ifPresent(request::checksumSHA256);
        Attempt.run(
                "store a large manifest", () -> client.get().putObject(request.build(), RequestBody.fromBytes(bytes)));
    }

    /** What lies there, unverified and cut off where no manifest can be as long; empty when nothing does. */
    Optional<byte[]> get(Digest digest) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket)
                .key(ObjectKeys.manifest(digest))
                .build();
        return Attempt.of("read a large manifest", () -> {
            try (var content = client.get().getObject(request)) {
                return Optional.of(content.readNBytes(Manifest.MAX_BYTES));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw new StoreUnavailable("read a large manifest", e);
            }
        });
    }
}
