package org.depproxy.aws;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Exception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class UnwrittenTest {
    private final AtomicInteger writes = new AtomicInteger();

    @Test
    void what_is_there_already_is_left() {
        assertThat(Unwritten.unlessThere(() -> refuse(412))).isFalse();
        assertThat(writes).hasValue(1);
    }

    @Test
    void a_write_that_collides_is_tried_again_and_then_given_up() {
        assertThatThrownBy(() -> Unwritten.unlessThere(() -> refuse(409))).isInstanceOf(S3Exception.class);
        assertThat(writes).hasValue(5);
    }

    @Test
    void a_write_that_collides_once_is_done() {
        assertThat(Unwritten.unlessThere(() -> {
                    if (writes.get() == 0) {
                        refuse(409);
                    }
                }))
                .isTrue();
    }

    @Test
    void any_other_refusal_is_a_failure() {
        assertThatThrownBy(() -> Unwritten.unlessThere(() -> refuse(403))).isInstanceOf(S3Exception.class);
        assertThat(writes).hasValue(1);
    }

    private void refuse(int status) {
        writes.incrementAndGet();
        throw S3Exception.builder().statusCode(status).message("refused").build();
    }
}
