package org.depproxy.aws;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.depproxy.aws.FaultyRelay.Fault;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.name.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A bucket that throttles, fails, contradicts itself, or does what it is asked and does not say so. */
final class TroubledBucketTest {
    private static final int PART = BlobStore.MIN_PART_BYTES;

    private final EmbeddedAws.Store store = EmbeddedAws.get().newStore();
    private final FaultyRelay relay = new FaultyRelay(
            URI.create(Optional.ofNullable(EmbeddedAws.get().environment().get("AWS_ENDPOINT_URL_S3"))
                    .orElseThrow()));
    private final AwsPorts ports = ports();
    private final BlobStore blobs = ports.blobStore();

    private AwsPorts ports() {
        Map<String, String> environment = new HashMap<>(EmbeddedAws.get().environment());
        environment.putAll(
                Map.of("TABLE_NAME", store.name(), "BUCKET_NAME", store.name(), "AWS_ENDPOINT_URL_S3", relay.url()));
        return new AwsPorts(environment, EmbeddedAws.PAUSE, new SecureRandom());
    }

    @AfterEach
    void close() {
        ports.close();
        relay.close();
    }

    /** A call of S3, and how its requests are known. */
    private record S3Call(String name, Predicate<String> requests) {
        static final S3Call PUT =
                new S3Call("PUT", request -> request.startsWith("PUT") && !request.contains("partNumber"));
        static final S3Call BEGIN =
                new S3Call("BEGIN", request -> request.startsWith("POST") && request.contains("?uploads"));
        static final S3Call PART =
                new S3Call("PART", request -> request.startsWith("PUT") && request.contains("partNumber=2"));
        static final S3Call COMPLETE =
                new S3Call("COMPLETE", request -> request.startsWith("POST") && request.contains("?uploadId"));
        static final S3Call HEAD = new S3Call("HEAD", request -> request.startsWith("HEAD"));

        static Stream<S3Call> all() {
            return Stream.of(PUT, BEGIN, PART, COMPLETE, HEAD);
        }

        static S3Call named(String name) {
            return all().filter(call -> call.name().equals(name)).findFirst().orElseThrow();
        }
    }

    private static String error(String code) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>m</Message>"
                + "<RequestId>r</RequestId></Error>";
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Stores a blob by the calls that this one is among. */
    private void store(S3Call call, Digest digest, byte[] bytes) {
        if (call.equals(S3Call.PUT)) {
            blobs.put(digest, bytes);
            return;
        }
        BlobStore.Upload upload = blobs.begin(digest);
        try {
            for (int from = 0, number = 1; from < bytes.length; from += PART, number++) {
                upload.part(number, ByteBuffer.wrap(bytes, from, Math.min(PART, bytes.length - from)));
            }
            upload.complete();
        } catch (RuntimeException e) {
            upload.abort();
            throw e;
        }
        assertThat(blobs.length(digest)).isEqualTo(OptionalLong.of(bytes.length));
    }

    private Optional<byte[]> stored(Digest digest) {
        try {
            return Optional.of(EmbeddedAws.get()
                    .s3()
                    .getObjectAsBytes(get -> get.bucket(store.name()).key(ObjectKeys.blob(digest)))
                    .asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private static byte[] blob(S3Call call) {
        return bytes(call.equals(S3Call.PUT) ? 100 : PART + 5);
    }

    static Stream<Arguments> passing() {
        Map<String, Function<S3Call, Fault>> faults = Map.of(
                "SlowDown", call -> new Fault.Answer(call.requests(), 503, error("SlowDown")),
                "InternalError", call -> new Fault.Answer(call.requests(), 500, error("InternalError")),
                "done, but the answer was lost", call -> new Fault.Deaf(call.requests()),
                "done, but told to have failed",
                        call -> new Fault.Denial(call.requests(), 500, error("InternalError")));
        return S3Call.all()
                .flatMap(call -> faults.entrySet().stream()
                        .map(fault -> Arguments.of(
                                call.name(), fault.getKey(), fault.getValue().apply(call))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("passing")
    void t177_a_fault_that_passes_is_not_noticed_and_the_bytes_are_right(String name, String what, Fault fault) {
        S3Call call = S3Call.named(name);
        byte[] bytes = blob(call);
        Digest digest = Digest.sha256(bytes);
        relay.strike(fault);

        store(call, digest, bytes);

        assertThat(relay.spent()).isTrue();
        assertThat(stored(digest)).contains(bytes);
    }

    static Stream<Arguments> lasting() {
        return S3Call.all()
                .flatMap(call -> Stream.of(
                        Arguments.of(call.name(), 503, "SlowDown"), Arguments.of(call.name(), 500, "InternalError")));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("lasting")
    void t177_a_fault_that_lasts_is_a_store_that_is_unavailable_after_a_few_attempts_and_no_absence(
            String name, int status, String code) {
        S3Call call = S3Call.named(name);
        byte[] bytes = blob(call);
        Digest digest = Digest.sha256(bytes);
        for (int i = 0; i < AwsClients.MAX_ATTEMPTS; i++) {
            relay.strike(new Fault.Answer(call.requests(), status, error(code)));
        }

        assertThatThrownBy(() -> store(call, digest, bytes)).isInstanceOf(StoreUnavailable.class);

        assertThat(relay.spent()).isTrue();
        assertThat(relay.count(call.requests())).isEqualTo(AwsClients.MAX_ATTEMPTS);
        if (!call.equals(S3Call.HEAD)) {
            assertThat(stored(digest)).isEmpty();
        }
        store(call, digest, bytes);
        assertThat(stored(digest)).contains(bytes);
    }

    @Test
    void t177_an_error_in_an_answer_of_200_is_no_success() {
        byte[] bytes = bytes(PART + 5);
        Digest digest = Digest.sha256(bytes);
        relay.strike(new Fault.Answer(S3Call.COMPLETE.requests(), 200, error("InternalError")));

        store(S3Call.COMPLETE, digest, bytes);

        assertThat(relay.count(S3Call.COMPLETE.requests())).isEqualTo(2);
        assertThat(stored(digest)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, PART + 5})
    void t177_a_conflict_with_another_write_is_tried_again(int length) {
        byte[] bytes = bytes(length);
        Digest digest = Digest.sha256(bytes);
        S3Call call = length < PART ? S3Call.PUT : S3Call.COMPLETE;
        relay.strike(new Fault.Answer(call.requests(), 409, error("ConditionalRequestConflict")));

        store(call, digest, bytes);

        assertThat(relay.count(call.requests())).isEqualTo(2);
        assertThat(stored(digest)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, PART + 5})
    void t177_what_somebody_else_has_stored_meanwhile_is_left_and_leaves_no_upload(int length) {
        byte[] bytes = bytes(length);
        Digest digest = Digest.sha256(bytes);
        S3Call call = length < PART ? S3Call.PUT : S3Call.COMPLETE;
        store(call, digest, bytes);

        store(call, digest, bytes);

        assertThat(stored(digest)).contains(bytes);
        assertThat(EmbeddedAws.get()
                        .s3()
                        .listMultipartUploads(list -> list.bucket(store.name()))
                        .uploads())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, PART + 5})
    void t177_what_lies_there_with_another_length_is_written_over(int length) {
        byte[] bytes = bytes(length);
        Digest digest = Digest.sha256(bytes);
        S3Call call = length < PART ? S3Call.PUT : S3Call.COMPLETE;
        EmbeddedAws.get()
                .s3()
                .putObject(
                        put -> put.bucket(store.name()).key(ObjectKeys.blob(digest)),
                        RequestBody.fromBytes(bytes(length - 1)));

        store(call, digest, bytes);

        assertThat(stored(digest)).contains(bytes);
    }

    @Test
    void t177_an_upload_that_is_gone_is_unavailable_unless_the_blob_is_there() {
        byte[] bytes = bytes(PART + 5);
        Digest digest = Digest.sha256(bytes);
        for (int i = 0; i < 2; i++) {
            relay.strike(new Fault.Answer(S3Call.COMPLETE.requests(), 404, error("NoSuchUpload")));
        }

        assertThatThrownBy(() -> store(S3Call.COMPLETE, digest, bytes)).isInstanceOf(StoreUnavailable.class);
        assertThat(stored(digest)).isEmpty();

        relay.strike(new Fault.Denial(S3Call.COMPLETE.requests(), 404, error("NoSuchUpload")));
        store(S3Call.COMPLETE, digest, bytes);
        assertThat(stored(digest)).contains(bytes);
    }

    @Test
    void t177_a_blob_that_is_gone_after_it_was_there_is_absent() {
        byte[] bytes = bytes(100);
        Digest digest = Digest.sha256(bytes);
        blobs.put(digest, bytes);
        assertThat(blobs.length(digest)).isEqualTo(OptionalLong.of(100));

        relay.strike(new Fault.Answer(S3Call.HEAD.requests(), 404, ""));

        assertThat(blobs.length(digest)).isEmpty();
    }

    @Test
    void t177_who_may_not_look_does_not_take_that_for_absence() {
        relay.strike(new Fault.Answer(S3Call.HEAD.requests(), 403, ""));

        Digest digest = Digest.sha256(bytes(100));
        assertThatThrownBy(() -> blobs.length(digest)).isInstanceOf(StoreUnavailable.class);
    }
}
