package org.depproxy.upstream;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class BlobStreamTest {
    private final AtomicLong nanos = new AtomicLong();

    private BlobStream stream(int bytes, OptionalLong announced) {
        return new BlobStream(new ByteArrayInputStream(new byte[bytes]), announced, nanos::get);
    }

    @Test
    void t024_all_bytes_that_were_announced_are_read() throws IOException {
        assertThat(stream(10, OptionalLong.of(10)).readAllBytes()).hasSize(10);
        assertThat(stream(0, OptionalLong.of(0)).readAllBytes()).isEmpty();
        assertThat(stream(10, OptionalLong.empty()).readAllBytes()).hasSize(10);
        assertThat(stream(1, OptionalLong.of(1)).read()).isZero();
    }

    @Test
    void t024_one_byte_less_or_more_than_announced_fails() {
        assertThatThrownBy(() -> stream(9, OptionalLong.of(10)).readAllBytes()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> stream(11, OptionalLong.of(10)).readAllBytes()).hasMessageContaining("goes on");
        assertThatThrownBy(() -> stream(1, OptionalLong.of(0)).read()).hasMessageContaining("goes on");
    }

    @ParameterizedTest
    @CsvSource({"2185,true", "2184,false"})
    void t174_a_blob_that_comes_too_slowly_fails(int bytesPerSecond, boolean fastEnough) throws IOException {
        InputStream slow = new Slow(new ByteArrayInputStream(new byte[1_000_000]), bytesPerSecond, nanos);
        BlobStream stream = new BlobStream(slow, OptionalLong.empty(), nanos::get);

        if (fastEnough) {
            assertThat(drained(stream)).isEqualTo(1_000_000);
        } else {
            assertThatThrownBy(() -> drained(stream)).hasMessageContaining("too slowly");
        }
    }

    private static long drained(InputStream stream) throws IOException {
        return stream.transferTo(OutputStream.nullOutputStream());
    }

    @Test
    void time_spent_elsewhere_is_not_upstreams() throws IOException {
        BlobStream stream = stream(100, OptionalLong.of(100));
        for (int read = 0; read < 100; read++) {
            assertThat(stream.read()).isZero();
            nanos.addAndGet(UpstreamLimits.PACE_WINDOW.toNanos());
        }
        assertThat(stream.read()).isEqualTo(-1);
    }

    /** Gives out as many bytes at a time as come in a second, and lets a second pass on a clock. */
    private static final class Slow extends FilterInputStream {
        private final int bytesPerSecond;
        private final AtomicLong nanos;

        Slow(InputStream in, int bytesPerSecond, AtomicLong nanos) {
            super(in);
            this.bytesPerSecond = bytesPerSecond;
            this.nanos = nanos;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            nanos.addAndGet(1_000_000_000L);
            return in.read(bytes, offset, Math.min(length, bytesPerSecond));
        }
    }
}
