package org.depproxy.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.depproxy.cache.Upstream.OpenBlob;
import org.depproxy.cache.Upstream.Stretch;
import org.depproxy.cache.UpstreamAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class BlobPullTest {
    private static final byte[] BLOB = Scene.BYTES;
    private static final String TAG = "\"v1\"";

    private static OpenBlob opened(RegistryUpstream upstream, RawServer server, long from, Optional<String> validator) {
        UpstreamAnswer<OpenBlob> answer =
                upstream.open(Scene.anonymous(server.base()), Scene.DIGEST, new Stretch.Rest(from, validator));
        assertThat(answer).isInstanceOf(UpstreamAnswer.Found.class);
        return ((UpstreamAnswer.Found<OpenBlob>) answer).value();
    }

    private static byte[] bytes(OpenBlob blob) throws IOException {
        try (InputStream in = blob.bytes()) {
            return in.readAllBytes();
        }
    }

    /** A server that knows ranges, as S3 does. */
    private static void ranged(RawServer.Exchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("ETag", TAG));
        Optional<String> range = exchange.request().header("Range");
        if (range.isEmpty()
                || exchange.request()
                        .header("If-Range")
                        .filter(tag -> !tag.equals(TAG))
                        .isPresent()) {
            exchange.reply(200, headers, BLOB);
            return;
        }
        int from = Integer.parseInt(range.get().replaceAll("\\D", ""));
        headers.put("Content-Range", "bytes " + from + "-" + (BLOB.length - 1) + "/" + BLOB.length);
        exchange.reply(206, headers, Arrays.copyOfRange(BLOB, from, BLOB.length));
    }

    @Test
    void a_blob_opens_from_its_start_without_a_range() throws Exception {
        try (RawServer server = new RawServer(BlobPullTest::ranged);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, 0, Optional.empty());

            assertThat(blob.from()).isZero();
            assertThat(blob.totalBytes()).hasValue(BLOB.length);
            assertThat(blob.validator()).contains(TAG);
            assertThat(bytes(blob)).isEqualTo(BLOB);
            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request).hasToString("GET " + Scene.BLOB_PATH);
                assertThat(request.headers()).doesNotContainKeys("range", "if-range");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 30})
    void t026_a_blob_is_read_on_from_any_byte(int from) throws Exception {
        try (RawServer server = new RawServer(BlobPullTest::ranged);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, from, Optional.of(TAG));

            assertThat(blob.from()).isEqualTo(from);
            assertThat(blob.totalBytes()).hasValue(BLOB.length);
            assertThat(bytes(blob)).isEqualTo(Arrays.copyOfRange(BLOB, from, BLOB.length));
            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request.header("Range")).contains("bytes=" + from + "-");
                assertThat(request.header("If-Range")).contains(TAG);
            });
        }
    }

    @Test
    void t026_a_blob_whose_content_changed_is_read_from_its_start() throws Exception {
        try (RawServer server = new RawServer(BlobPullTest::ranged);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, 5, Optional.of("\"v0\""));

            assertThat(blob.from()).isZero();
            assertThat(bytes(blob)).isEqualTo(BLOB);
        }
    }

    @Test
    void t026_a_weak_validator_is_neither_given_out_nor_sent() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(200, Map.of("ETag", "W/\"v1\""), BLOB));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, 3, Optional.of("W/\"v1\""));

            assertThat(blob.validator()).isEmpty();
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.headers()).doesNotContainKey("if-range"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "206|bytes 4-30/31|\"v1\"",
                "206|bytes 5-29/31|\"v1\"",
                "206|bytes 5-30/*|\"v1\"",
                "206|bytes 0-30/31|\"v1\"",
                "206|nonsense|\"v1\"",
                "206|bytes 5-30/31|\"v2\"",
                "416|bytes */31|\"v1\""
            })
    void t026_an_answer_that_does_not_continue_what_was_begun_leads_back_to_the_start(
            int status, String range, String tag) throws Exception {
        RawServer.Script script = exchange -> {
            if (exchange.request().header("Range").isPresent()) {
                exchange.reply(status, Map.of("Content-Range", range, "ETag", tag), new byte[BLOB.length - 5]);
            } else {
                ranged(exchange);
            }
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, 5, Optional.of(TAG));

            assertThat(blob.from()).isZero();
            assertThat(bytes(blob)).isEqualTo(BLOB);
            assertThat(server.requests()).hasSize(2);
        }
    }

    /** A server that says that it takes ranges, and takes these. */
    private static void inPieces(RawServer.Exchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("ETag", TAG, "Accept-Ranges", "bytes"));
        Optional<String[]> range = exchange.request()
                .header("Range")
                .filter(asked -> exchange.request().header("If-Range").equals(Optional.of(TAG)))
                .map(asked -> asked.replace("bytes=", "").split("-", -1));
        if (range.isEmpty()) {
            exchange.reply(200, headers, BLOB);
            return;
        }
        int from = Integer.parseInt(range.get()[0]);
        int last = range.get()[1].isEmpty() ? BLOB.length - 1 : Integer.parseInt(range.get()[1]);
        headers.put("Content-Range", "bytes " + from + "-" + last + "/" + BLOB.length);
        exchange.reply(206, headers, Arrays.copyOfRange(BLOB, from, last + 1));
    }

    private static UpstreamAnswer<OpenBlob> piece(RegistryUpstream upstream, RawServer server, Stretch.Piece piece) {
        return upstream.open(Scene.anonymous(server.base()), Scene.DIGEST, piece);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 30", "5, 10", "30, 1"})
    void a_piece_of_a_blob_is_those_bytes_and_its_connection_is_used_again(int from, int length) throws Exception {
        try (RawServer server = new RawServer(BlobPullTest::inPieces);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            UpstreamAnswer<OpenBlob> answer = piece(upstream, server, new Stretch.Piece(from, length, TAG));

            assertThat(answer).isInstanceOf(UpstreamAnswer.Found.class);
            assertThat(bytes(((UpstreamAnswer.Found<OpenBlob>) answer).value()))
                    .isEqualTo(Arrays.copyOfRange(BLOB, from, from + length));
            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request.header("Range")).contains("bytes=" + from + "-" + (from + length - 1));
                assertThat(request.header("If-Range")).contains(TAG);
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "206|bytes 4-8/31|\"v1\"",
                "206|bytes 5-30/31|\"v1\"",
                "206|bytes 5-8/31|\"v1\"",
                "206|bytes 5-9/9|\"v1\"",
                "206|bytes 5-9/*|\"v1\"",
                "206|nonsense|\"v1\"",
                "206|bytes 5-9/31|\"v2\"",
                "206|bytes 5-9/31|W/\"v1\"",
                "200|bytes 5-9/31|\"v1\"",
                "416|bytes */31|\"v1\""
            })
    void t026_anything_but_the_piece_that_was_asked_for_is_not_believed_and_not_asked_for_again(
            int status, String range, String tag) throws Exception {
        RawServer.Script script =
                exchange -> exchange.reply(status, Map.of("Content-Range", range, "ETag", tag), new byte[5]);
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(piece(upstream, server, new Stretch.Piece(5, 5, TAG)))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void t024_a_piece_of_another_length_than_its_range_is_not_believed() throws Exception {
        RawServer.Script script =
                exchange -> exchange.reply(206, Map.of("Content-Range", "bytes 5-9/31", "ETag", TAG), new byte[6]);
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(piece(upstream, server, new Stretch.Piece(5, 5, TAG)))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        }
    }

    @Test
    void t024_a_piece_that_goes_on_beyond_its_range_fails_to_be_read() throws Exception {
        RawServer.Script script = exchange -> {
            exchange.raw("HTTP/1.1 206 Part\r\nContent-Range: bytes 5-9/31\r\nETag: " + TAG
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.raw("6\r\nabcdef\r\n0\r\n\r\n");
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            UpstreamAnswer<OpenBlob> answer = piece(upstream, server, new Stretch.Piece(5, 5, TAG));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            UpstreamAnswer.Found.class,
                            found -> assertThatThrownBy(() -> bytes((OpenBlob) found.value()))
                                    .isInstanceOf(IOException.class)
                                    .hasMessageContaining("goes on"));
        }
    }

    @Test
    void pieces_are_offered_by_whom_takes_ranges_and_tells_length_and_a_strong_validator() throws Exception {
        assertThat(pieces(Map.of("Accept-Ranges", "bytes", "ETag", TAG))).isEqualTo(OpenBlob.Pieces.OFFERED);
        assertThat(pieces(Map.of("Accept-Ranges", "none", "ETag", TAG))).isEqualTo(OpenBlob.Pieces.NOT_OFFERED);
        assertThat(pieces(Map.of("ETag", TAG))).isEqualTo(OpenBlob.Pieces.NOT_OFFERED);
        assertThat(pieces(Map.of("Accept-Ranges", "bytes"))).isEqualTo(OpenBlob.Pieces.NOT_OFFERED);
        assertThat(pieces(Map.of("Accept-Ranges", "bytes", "ETag", "W/" + TAG))).isEqualTo(OpenBlob.Pieces.NOT_OFFERED);
    }

    private static OpenBlob.Pieces pieces(Map<String, String> headers) throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(200, headers, BLOB));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, 0, Optional.empty());
            blob.bytes().close();
            return blob.pieces();
        }
    }

    @Test
    void pieces_are_not_offered_of_a_blob_of_unknown_length_and_are_of_one_that_is_read_on() throws Exception {
        RawServer.Script script = exchange -> exchange.raw("HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nETag: " + TAG
                + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(opened(upstream, server, 0, Optional.empty()).pieces()).isEqualTo(OpenBlob.Pieces.NOT_OFFERED);
        }
        try (RawServer server = new RawServer(BlobPullTest::inPieces);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(opened(upstream, server, 5, Optional.of(TAG)).pieces()).isEqualTo(OpenBlob.Pieces.OFFERED);
        }
    }

    @Test
    void t174_a_partial_answer_that_nobody_asked_for_is_not_believed() throws Exception {
        try (RawServer server =
                        new RawServer(exchange -> exchange.reply(206, Map.of("Content-Range", "bytes 0-30/31"), BLOB));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.open(Scene.anonymous(server.base()), Scene.DIGEST, Stretch.Rest.WHOLE))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        }
    }

    @Test
    void t025_an_encoded_blob_is_not_believed() throws Exception {
        try (RawServer server =
                        new RawServer(exchange -> exchange.reply(200, Map.of("Content-Encoding", "gzip"), BLOB));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.open(Scene.anonymous(server.base()), Scene.DIGEST, Stretch.Rest.WHOLE))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        }
    }

    @Test
    void t024_a_blob_that_ends_early_fails_to_be_read() throws Exception {
        RawServer.Script script = exchange -> {
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            exchange.hangUp();
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, 0, Optional.empty());

            assertThatThrownBy(() -> bytes(blob)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void t024_a_blob_that_goes_on_beyond_its_range_fails_to_be_read() throws Exception {
        RawServer.Script script = exchange -> {
            exchange.raw("HTTP/1.1 206 Part\r\nContent-Range: bytes 5-9/10\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.raw("6\r\nabcdef\r\n0\r\n\r\n");
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, 5, Optional.empty());

            assertThatThrownBy(() -> bytes(blob))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("goes on");
        }
    }

    @Test
    void t174_a_blob_that_stalls_fails_to_be_read() throws Exception {
        RawServer.Script script = exchange -> {
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            exchange.hang();
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.QUICK, server)) {
            OpenBlob blob = opened(upstream, server, 0, Optional.empty());

            assertThatThrownBy(() -> bytes(blob)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_blob_may_take_longer_to_read_than_a_call() throws Exception {
        UpstreamLimits limits = new UpstreamLimits(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMillis(500));
        RawServer.Script script = exchange -> {
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
            for (int bytes = 0; bytes < 20; bytes++) {
                exchange.pause(Duration.ofMillis(50));
                exchange.raw("x");
            }
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(limits, server)) {
            assertThat(bytes(opened(upstream, server, 0, Optional.empty()))).hasSize(20);
        }
    }

    @Test
    void t174_a_blob_whose_connection_is_reset_fails_to_be_read() throws Exception {
        RawServer.Script script = exchange -> {
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            exchange.reset();
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            UpstreamAnswer<OpenBlob> answer =
                    upstream.open(Scene.anonymous(server.base()), Scene.DIGEST, Stretch.Rest.WHOLE);

            switch (answer) {
                case UpstreamAnswer.Found<OpenBlob>(OpenBlob blob) ->
                    assertThatThrownBy(() -> bytes(blob)).isInstanceOf(IOException.class);
                case UpstreamAnswer.Unavailable<OpenBlob> unavailable ->
                    assertThat(unavailable.attempt()).contains("pull blob");
                default -> throw new AssertionError(answer);
            }
        }
    }

    @Test
    void closing_a_blob_ends_the_connection_without_reading_the_rest() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        RawServer.Script script = exchange -> {
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
            byte[] block = new byte[64 * 1024];
            try {
                for (int blocks = 0; blocks < 100_000; blocks++) {
                    exchange.raw(block);
                }
            } catch (IOException e) {
                gone.countDown();
                throw e;
            }
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            OpenBlob blob = opened(upstream, server, 0, Optional.empty());
            assertThat(blob.bytes().readNBytes(10)).hasSize(10);

            blob.bytes().close();

            assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_head_of_a_blob_follows_redirects_and_tells_its_size() throws Exception {
        RawServer.Script script = exchange -> {
            if (exchange.request().path().equals(Scene.BLOB_PATH)) {
                exchange.reply(307, Map.of("Location", "/storage/1"));
            } else {
                exchange.reply(200, Map.of(), BLOB);
            }
        };
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.sightBlob(Scene.anonymous(server.base()), Scene.DIGEST))
                    .isEqualTo(new UpstreamAnswer.Found<>(OptionalLong.of(BLOB.length)));
            assertThat(server.requests())
                    .extracting(RawServer.Request::toString)
                    .containsExactly("HEAD " + Scene.BLOB_PATH, "HEAD /storage/1");
        }
    }
}
