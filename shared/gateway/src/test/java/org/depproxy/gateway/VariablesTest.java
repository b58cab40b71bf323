package org.depproxy.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.Assertions;
import org.depproxy.cache.Pause;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.UpstreamRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

final class VariablesTest {
    private static Variables of(String name, String value) {
        return new Variables(Map.of(name, value));
    }

    @Test
    void all_that_is_missing_is_named_in_one_sentence() {
        Variables variables = new Variables(Map.of("A", "a", "B", " "));

        assertThatIllegalStateException()
                .isThrownBy(() -> variables.require("A", "B", "C"))
                .withMessage("the environment of this function lacks B, C");
    }

    @Test
    void upstreams_are_registries_by_name() {
        assertThat(of("UPSTREAMS", "docker.io=https://registry-1.docker.io, localhost:5000=http://127.0.0.1:5000/x")
                        .upstreams())
                .containsOnly(
                        Map.entry(RegistryName.DOCKER_HUB, registry("docker.io", "https://registry-1.docker.io")),
                        Map.entry(
                                new RegistryName("localhost:5000"),
                                registry("localhost:5000", "http://127.0.0.1:5000/x")));
    }

    private static UpstreamRegistry registry(String name, String base) {
        return UpstreamRegistry.anonymous(new RegistryName(name), URI.create(base));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"docker.io", "=https://x", "docker.io=ftp://x", "docker.io=https://x,", "a=https://x,a=https://y"
            })
    void what_is_no_list_of_upstreams_is_refused(String text) {
        assertThatIllegalStateException()
                .isThrownBy(() -> of("UPSTREAMS", text).upstreams())
                .withMessageContaining("UPSTREAMS");
    }

    @Test
    void a_lifetime_is_a_number_of_minutes() {
        assertThat(of("TOKEN_LIFETIME_MINUTES", "15").tokenLifetime()).isEqualTo(Duration.ofMinutes(15));
        assertThatIllegalStateException()
                .isThrownBy(() -> of("TOKEN_LIFETIME_MINUTES", "soon").tokenLifetime())
                .withMessageContaining("TOKEN_LIFETIME_MINUTES");
    }

    @Test
    void t185_t204_each_thread_has_its_own_remaining_time_and_is_told_once() throws InterruptedException {
        RemainingTime remaining = new RemainingTime();
        remaining.began(Duration.ofSeconds(7));
        Thread other = Thread.ofPlatform().start(() -> remaining.began(Duration.ofSeconds(1)));
        other.join();

        assertThat(remaining.take(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(7));
        assertThat(remaining.take(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void an_interrupted_pause_is_cancelled_and_the_flag_stays_set() {
        Thread.currentThread().interrupt();

        Assertions.assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> Pause.sleeping().of(Duration.ofHours(1)));
        assertThat(Thread.interrupted()).isTrue();
    }
}
