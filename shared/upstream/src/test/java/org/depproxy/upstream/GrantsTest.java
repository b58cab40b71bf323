package org.depproxy.upstream;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.settings.UpstreamRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class GrantsTest {
    private static final Grant GRANT = Grant.bearer("abc", Instant.MAX);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Grants grants = new Grants(InstantSource.system());

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private static Grants.Key key(int image) {
        return new Grants.Key(
                URI.create("https://registry.test"), new UpstreamRegistry.Login.Anonymous(), "app" + image);
    }

    private UpstreamAnswer<Grant> renewed(Grants.Key key, Optional<Grant> refused, UpstreamAnswer<Grant> issued) {
        try (Deadline deadline = Deadline.after(Duration.ofSeconds(20), timer)) {
            return grants.renewed(key, refused, deadline, () -> issued);
        }
    }

    @Test
    void so_many_grants_are_kept_and_the_least_recently_used_goes_first() {
        for (int image = 0; image < UpstreamLimits.TOKENS; image++) {
            renewed(key(image), Optional.empty(), new UpstreamAnswer.Found<>(GRANT));
        }
        assertThat(grants.held(key(0))).contains(GRANT);

        renewed(key(UpstreamLimits.TOKENS), Optional.empty(), new UpstreamAnswer.Found<>(GRANT));

        assertThat(grants.held(key(0))).contains(GRANT);
        assertThat(grants.held(key(1))).isEmpty();
        assertThat(grants.held(key(2))).contains(GRANT);
    }

    @Test
    void what_another_got_meanwhile_is_taken_instead_of_a_new_one() {
        Grant newer = Grant.bearer("newer", Instant.MAX);
        renewed(key(0), Optional.empty(), new UpstreamAnswer.Found<>(newer));

        assertThat(renewed(key(0), Optional.of(GRANT), new UpstreamAnswer.Denied<>()))
                .isEqualTo(new UpstreamAnswer.Found<>(newer));
        assertThat(renewed(key(0), Optional.of(newer), new UpstreamAnswer.Denied<>()))
                .isEqualTo(new UpstreamAnswer.Denied<>());
        assertThat(grants.held(key(0))).isEmpty();
    }

    @Test
    void t202_a_request_that_fails_is_not_waited_for_by_the_next() {
        try (Deadline deadline = Deadline.after(Duration.ofSeconds(20), timer)) {
            assertThatThrownBy(() -> grants.renewed(key(0), Optional.empty(), deadline, () -> {
                        throw new IllegalStateException("broken");
                    }))
                    .hasMessage("broken");
        }

        assertThat(renewed(key(0), Optional.empty(), new UpstreamAnswer.Found<>(GRANT)))
                .isEqualTo(new UpstreamAnswer.Found<>(GRANT));
    }
}
