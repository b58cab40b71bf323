package org.depproxy.aws;

import java.util.Optional;
import org.depproxy.cache.BlobStore;
import org.depproxy.name.Digest;
import org.depproxy.testkit.contract.BlobStoreContract;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

final class S3BlobStoreTest implements BlobStoreContract {
    private static final EmbeddedAws.Store STORE = EmbeddedAws.get().newStore();

    @Override
    public BlobStore blobStore() {
        return STORE.ports().blobStore();
    }

    @Override
    public Optional<byte[]> bytes(Digest digest) {
        try {
            return Optional.of(EmbeddedAws.get()
                    .s3()
                    .getObjectAsBytes(request -> request.bucket(STORE.name()).key(ObjectKeys.blob(digest)))
                    .asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public void spoil(Digest digest, byte[] bytes) {
        EmbeddedAws.get()
                .s3()
                .putObject(
                        request -> request.bucket(STORE.name()).key(ObjectKeys.blob(digest)),
                        RequestBody.fromBytes(bytes));
    }
}
