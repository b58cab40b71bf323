package org.depproxy.aws;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.depproxy.cache.BlobStore;
import org.depproxy.content.DigestMismatch;
import org.depproxy.name.Digest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Blobs in the bucket, each written once: what lies there already is written over only if its length is wrong. */
final class S3BlobStore implements BlobStore {
    private final Supplier<S3Client> client;
    private final String bucket;

    S3BlobStore(Supplier<S3Client> client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public void put(Digest digest, byte[] bytes) {
        if (bytes.length > MIN_PART_BYTES) {
            throw new IllegalArgumentException(
                    "a blob put whole has at most " + MIN_PART_BYTES + " bytes: " + bytes.length);
        }
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(ObjectKeys.blob(digest))
                .ifNoneMatch("*");
        if (ObjectKeys.checksum(digest).isEmpty() && !digest.names(bytes)) {
            throw new DigestMismatch(digest, Digest.of(digest.algorithm(), bytes));
        }
        ObjectKeys.checksum(digest).ifPresent(request::checksumSHA256);
        RequestBody body = RequestBody.fromBytes(bytes);
        boolean written = Attempt.of(
                "store a small blob",
                () -> Unwritten.unlessThere(() -> client.get().putObject(request.build(), body)));
        if (!written && !length(digest).equals(OptionalLong.of(bytes.length))) {
            PutObjectRequest over = request.ifNoneMatch(null).build();
            Attempt.run(
                    "store a small blob over a spoiled one", () -> client.get().putObject(over, body));
        }
    }

    @Override
    public OptionalLong length(Digest digest) {
        return ObjectLength.of(client.get(), bucket, ObjectKeys.blob(digest));
    }

    @Override
    public Upload begin(Digest digest) {
        return S3Upload.begin(client.get(), bucket, ObjectKeys.blob(digest));
    }

    @Override
    public Optional<Upload> reopen(Digest digest, String uploadId, int parts) {
        return S3Upload.reopened(client.get(), bucket, ObjectKeys.blob(digest), uploadId, parts);
    }
}
