package org.depproxy.local;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UpstreamParameterTest {
    private static final Optional<String> HUB = Optional.of("docker.io=https://registry-1.docker.io");

    @Test
    void a_further_registry_leaves_those_of_the_template_in_place() {
        assertThat(UpstreamParameter.value(HUB, Map.of("ghcr.io", URI.create("https://ghcr.io"))))
                .isEqualTo("docker.io=https://registry-1.docker.io,ghcr.io=https://ghcr.io");
    }

    @Test
    void a_registry_of_the_same_name_goes_before_the_templates() {
        assertThat(UpstreamParameter.value(HUB, Map.of("docker.io", URI.create("http://127.0.0.1:5000"))))
                .isEqualTo("docker.io=http://127.0.0.1:5000");
    }

    @Test
    void a_template_may_name_none() {
        assertThat(UpstreamParameter.value(Optional.empty(), Map.of("a.example", URI.create("https://a.example"))))
                .isEqualTo("a.example=https://a.example");
    }
}
