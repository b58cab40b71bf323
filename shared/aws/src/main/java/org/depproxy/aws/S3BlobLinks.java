package org.depproxy.aws;

import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.function.Supplier;
import org.depproxy.cache.BlobLinks;
import org.depproxy.name.Digest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Presigned addresses in the bucket. Signing is arithmetic: no call is made, also not to see whether the blob is there. */
final class S3BlobLinks implements BlobLinks {
    /** How long a download may take to begin. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final String CONTENT_TYPE = "application/octet-stream";

    private final Supplier<S3Presigner> presigner;
    private final String bucket;

    S3BlobLinks(Supplier<S3Presigner> presigner, String bucket) {
        this.presigner = presigner;
        this.bucket = bucket;
    }

    @Override
    public SignedUrl read(Digest digest) {
        return signed(presigner
                .get()
                .presignGetObject(presign -> presign.signatureDuration(LIFETIME)
                        .getObjectRequest(get ->
                                get.bucket(bucket).key(ObjectKeys.blob(digest)).responseContentType(CONTENT_TYPE)))
                .url());
    }

    @Override
    public SignedUrl describe(Digest digest) {
        return signed(presigner
                .get()
                .presignHeadObject(presign -> presign.signatureDuration(LIFETIME)
                        .headObjectRequest(head ->
                                head.bucket(bucket).key(ObjectKeys.blob(digest)).responseContentType(CONTENT_TYPE)))
                .url());
    }

    private static SignedUrl signed(URL url) {
        return new SignedUrl(URI.create(url.toString()));
    }
}
