package org.depproxy.aws;

import java.util.OptionalLong;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** How long an object is. S3 says that there is none only to who may list the bucket; to others it is forbidden. */
final class ObjectLength {
    private ObjectLength() {}

    /** In bytes; empty when there is no such object. */
    static OptionalLong of(S3Client client, String bucket, String key) {
        HeadObjectRequest request =
                HeadObjectRequest.builder().bucket(bucket).key(key).build();
        return Attempt.of("look whether a blob is there", () -> {
            try {
                return OptionalLong.of(client.headObject(request).contentLength());
            } catch (NoSuchKeyException e) {
                return OptionalLong.empty();
            }
        });
    }
}
