package org.depproxy.testkit.contract;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.BlobStore.Upload;
import org.depproxy.name.Digest;
import org.depproxy.testkit.AtOnce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@link BlobStore} promises. */
public interface BlobStoreContract {
    /** Some blob store; each test stores blobs of its own. */
    BlobStore blobStore();

    /** What a client would read of a blob; empty when there is none. */
    Optional<byte[]> bytes(Digest digest);

    /** Puts other bytes in the place of a blob's. */
    void spoil(Digest digest, byte[] bytes);

    @Test
    default void a_blob_never_stored_is_absent() {
        assertThat(bytes(Digest.sha256(blob(10)))).isEmpty();
        assertThat(blobStore().length(Digest.sha256(blob(10)))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    default void a_small_blob_is_stored_whole_and_twice_is_no_error(Digest.Algorithm algorithm) {
        byte[] blob = blob(1000);
        Digest digest = Digest.of(algorithm, blob);
        blobStore().put(digest, blob);
        blobStore().put(digest, blob);
        assertThat(bytes(digest)).contains(blob);
    }

    @Test
    default void what_lies_there_is_as_long_as_it_is_and_written_over_when_that_is_wrong() {
        byte[] small = blob(1000);
        byte[] large = blob(BlobStore.MIN_PART_BYTES + 1);
        for (byte[] blob : List.of(small, large)) {
            Digest digest = Digest.sha256(blob);
            spoil(digest, blob(999));
            assertThat(blobStore().length(digest)).hasValue(999);
            store(digest, blob);
            assertThat(blobStore().length(digest)).hasValue(blob.length);
            assertThat(bytes(digest)).contains(blob);
        }
    }

    private void store(Digest digest, byte[] blob) {
        if (blob.length <= BlobStore.MIN_PART_BYTES) {
            blobStore().put(digest, blob);
            return;
        }
        Upload upload = blobStore().begin(digest);
        upload.part(1, part(blob, 1));
        upload.part(2, part(blob, 2));
        upload.complete();
    }

    @Test
    default void an_empty_blob_is_stored() {
        Digest digest = Digest.sha256(new byte[0]);
        blobStore().put(digest, new byte[0]);
        assertThat(bytes(digest)).contains(new byte[0]);
    }

    @Test
    default void the_largest_blob_to_be_put_is_put_and_one_byte_more_is_refused() {
        byte[] largest = blob(BlobStore.MIN_PART_BYTES);
        blobStore().put(Digest.sha256(largest), largest);
        assertThat(bytes(Digest.sha256(largest))).contains(largest);
        byte[] tooLarge = blob(BlobStore.MIN_PART_BYTES + 1);
        assertThatThrownBy(() -> blobStore().put(Digest.sha256(tooLarge), tooLarge))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    default void a_wrong_digest_leaves_nothing(Digest.Algorithm algorithm) {
        Digest wrong = Digest.of(algorithm, blob(20));
        byte[] bytes = blob(20);
        assertThatThrownBy(() -> blobStore().put(wrong, bytes)).isInstanceOf(RuntimeException.class);
        assertThat(bytes(wrong)).isEmpty();
    }

    @Test
    default void t167_parts_make_a_blob_that_cannot_be_read_before_it_is_whole() {
        byte[] blob = blob(2 * BlobStore.MIN_PART_BYTES + 5);
        Digest digest = Digest.sha256(blob);
        Upload upload = blobStore().begin(digest);
        List<Integer> numbers = List.of(3, 1, 2);
        AtOnce.run(numbers.size(), i -> {
            upload.part(numbers.get(i), part(blob, numbers.get(i)));
            return true;
        });
        assertThat(bytes(digest)).isEmpty();
        upload.complete();
        assertThat(bytes(digest)).contains(blob);
    }

    @Test
    default void an_aborted_upload_leaves_nothing_and_may_be_aborted_again() {
        byte[] blob = blob(BlobStore.MIN_PART_BYTES + 1);
        Digest digest = Digest.sha256(blob);
        Upload upload = blobStore().begin(digest);
        upload.part(1, part(blob, 1));
        upload.abort();
        upload.abort();
        assertThat(bytes(digest)).isEmpty();
    }

    @Test
    default void an_upload_is_gone_on_with_by_its_name() {
        byte[] blob = blob(3 * BlobStore.MIN_PART_BYTES + 5);
        Digest digest = Digest.sha256(blob);
        Upload begun = blobStore().begin(digest);
        begun.part(1, part(blob, 1));
        begun.part(2, part(blob, 2));
        begun.part(3, ByteBuffer.wrap(blob(BlobStore.MIN_PART_BYTES)));

        Upload rest = blobStore().reopen(digest, begun.id(), 2).orElseThrow();
        assertThat(rest.id()).isEqualTo(begun.id());
        rest.part(3, part(blob, 3));
        rest.part(4, part(blob, 4));
        assertThat(bytes(digest)).isEmpty();
        rest.complete();
        assertThat(bytes(digest)).contains(blob);
    }

    @Test
    default void an_upload_that_is_gone_or_lacks_a_part_is_not_gone_on_with() {
        byte[] blob = blob(2 * BlobStore.MIN_PART_BYTES + 5);
        Digest digest = Digest.sha256(blob);
        Upload upload = blobStore().begin(digest);
        assertThat(blobStore().reopen(digest, upload.id(), 1)).isEmpty();
        upload.part(1, part(blob, 1));
        upload.part(3, part(blob, 3));
        assertThat(blobStore().reopen(digest, upload.id(), 1)).isPresent();
        assertThat(blobStore().reopen(digest, upload.id(), 2)).isEmpty();
        assertThat(blobStore().reopen(digest, upload.id(), 3)).isEmpty();
        upload.abort();
        assertThat(blobStore().reopen(digest, upload.id(), 1)).isEmpty();
    }

    @Test
    default void a_blob_that_another_completed_meanwhile_is_no_error() {
        byte[] blob = blob(BlobStore.MIN_PART_BYTES + 1);
        Digest digest = Digest.sha256(blob);
        List<Upload> uploads = List.of(blobStore().begin(digest), blobStore().begin(digest));
        for (Upload upload : uploads) {
            upload.part(1, part(blob, 1));
            upload.part(2, part(blob, 2));
        }
        uploads.forEach(Upload::complete);
        assertThat(bytes(digest)).contains(blob);
    }

    @Test
    default void parts_are_numbered_from_one_to_the_most() {
        Upload upload = blobStore().begin(Digest.sha256(blob(7)));
        ByteBuffer bytes = ByteBuffer.wrap("x".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> upload.part(0, bytes)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> upload.part(BlobStore.MAX_PARTS + 1, bytes))
                .isInstanceOf(IllegalArgumentException.class);
        upload.abort();
    }

    @Test
    default void many_who_put_one_blob_at_once_all_succeed() {
        byte[] blob = blob(5000);
        Digest digest = Digest.sha256(blob);
        AtOnce.run(16, i -> {
            blobStore().put(digest, blob);
            return true;
        });
        assertThat(bytes(digest)).contains(blob);
    }

    private static byte[] blob(int length) {
        byte[] bytes = new byte[length];
        new Random().nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer part(byte[] blob, int number) {
        int from = (number - 1) * BlobStore.MIN_PART_BYTES;
        return ByteBuffer.wrap(blob, from, Math.min(BlobStore.MIN_PART_BYTES, blob.length - from));
    }
}
