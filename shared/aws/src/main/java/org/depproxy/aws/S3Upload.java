package org.depproxy.aws;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.StoreUnavailable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * A multipart upload. S3 checks each part by its CRC on the way in; that the whole is what its digest says, the one who
 * completes it has checked.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">S3, conditional writes</a>
 */
final class S3Upload implements BlobStore.Upload {
    private static final System.Logger LOG = System.getLogger(S3Upload.class.getName());

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final String uploadId;
    private final Map<Integer, CompletedPart> parts = new ConcurrentSkipListMap<>();
    private final Map<Integer, Long> lengths = new ConcurrentHashMap<>();

    private S3Upload(S3Client client, String bucket, String key, String uploadId) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.uploadId = uploadId;
    }

    static S3Upload begin(S3Client client, String bucket, String key) {
        CreateMultipartUploadRequest request = CreateMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(key)
                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                .build();
        String uploadId = Attempt.of(
                "begin to store a blob",
                () -> client.createMultipartUpload(request).uploadId());
        return new S3Upload(client, bucket, key, uploadId);
    }

    /** An upload that was begun elsewhere; empty when it is gone or lacks one of the first {@code count} parts. */
    static Optional<BlobStore.Upload> reopened(S3Client client, String bucket, String key, String uploadId, int count) {
        S3Upload upload = new S3Upload(client, bucket, key, uploadId);
        ListPartsRequest request = ListPartsRequest.builder()
                .bucket(bucket)
                .key(key)
                .uploadId(uploadId)
                .build();
        return Attempt.of("read which parts of a blob there are", () -> {
            try {
                client.listPartsPaginator(request).parts().stream()
                        .filter(part -> part.partNumber() <= count)
                        .forEach(upload::found);
                return upload.parts.size() == count ? Optional.of(upload) : Optional.empty();
            } catch (NoSuchUploadException e) {
                return Optional.empty();
            }
        });
    }

    private void found(Part part) {
        CompletedPart completed = CompletedPart.builder()
                .partNumber(part.partNumber())
                .eTag(part.eTag())
                .checksumCRC32(part.checksumCRC32())
                .build();
        parts.put(part.partNumber(), completed);
        lengths.put(part.partNumber(), part.size());
    }

    @Override
    public String id() {
        return uploadId;
    }

    @Override
    public void part(int number, ByteBuffer bytes) {
        if (number < 1 || number > BlobStore.MAX_PARTS) {
            throw new IllegalArgumentException("parts are numbered from 1 to " + BlobStore.MAX_PARTS + ": " + number);
        }
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(bucket)
                .key(key)
                .uploadId(uploadId)
                .partNumber(number)
                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                .build();
        RequestBody body = RequestBody.fromContentProvider(
                () -> new ByteBufferStream(bytes.duplicate()), bytes.remaining(), "application/octet-stream");
        Attempt.run("store a part of a blob", () -> {
            var response = client.uploadPart(request, body);
            CompletedPart part = CompletedPart.builder()
                    .partNumber(number)
                    .eTag(response.eTag())
                    .checksumCRC32(response.checksumCRC32())
                    .build();
            parts.put(number, part);
            lengths.put(number, (long) bytes.remaining());
        });
    }

    @Override
    public void complete() {
        requireEveryPart();
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(key)
                .uploadId(uploadId)
                .ifNoneMatch("*")
                .multipartUpload(CompletedMultipartUpload.builder()
                        .parts(List.copyOf(parts.values()))
                        .build());
        boolean written = Attempt.of("complete a blob", () -> isWritten(request.build()));
        if (written) {
            return;
        }
        long length = lengths.values().stream().mapToLong(Long::longValue).sum();
        if (ObjectLength.of(client, bucket, key).equals(OptionalLong.of(length))) {
            abort();
        } else {
            CompleteMultipartUploadRequest over = request.ifNoneMatch(null).build();
            Attempt.run("complete a blob over a spoiled one", () -> client.completeMultipartUpload(over));
        }
    }

    private boolean isWritten(CompleteMultipartUploadRequest request) {
        try {
            return Unwritten.unlessThere(() -> client.completeMultipartUpload(request));
        } catch (NoSuchUploadException e) {
            // A call whose answer was lost is sent again, and the upload that it has completed is gone: what lies there
            // tells.
            return false;
        }
    }

    /** The store would make a blob of whatever parts it is told. */
    private void requireEveryPart() {
        int number = 0;
        for (int present : parts.keySet()) {
            if (present != ++number) {
                throw new IllegalStateException("part " + number + " of " + key + " is not in the store");
            }
        }
    }

    @Override
    public void abort() {
        AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(key)
                .uploadId(uploadId)
                .build();
        try {
            Attempt.run("abort an upload", () -> client.abortMultipartUpload(request));
        } catch (StoreUnavailable e) {
            // The bucket's rule for incomplete uploads takes the parts away within a day.
            LOG.log(System.Logger.Level.DEBUG, "left the parts of an upload to the bucket's rule", e);
        }
    }
}
