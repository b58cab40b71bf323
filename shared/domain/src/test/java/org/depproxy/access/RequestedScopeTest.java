package org.depproxy.access;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestedScopeTest {
    private static final String ALPINE = "repository:acme/build/dependency_proxy/containers/alpine:pull";
    private static final PullScope PULL = new PullScope(new GroupPath("acme/build"), ImageName.parse("alpine"));

    @Test
    void scopes_are_repeated_or_separated_by_spaces() {
        String busybox = ALPINE.replace("alpine", "busybox");

        assertThat(RequestedScope.pulls(List.of(ALPINE + " " + busybox))).hasSize(2);
        assertThat(RequestedScope.pulls(List.of(ALPINE, busybox))).hasSize(2);
        assertThat(RequestedScope.pulls(List.of(ALPINE)))
                .extracting(RequestedScope::pull)
                .containsExactly(PULL);
    }

    @Test
    void an_image_of_another_registry_keeps_its_port() {
        String scope = "repository:acme/dependency_proxy/containers/ghcr.io:443/org/app:pull,push";

        assertThat(RequestedScope.pulls(List.of(scope)))
                .extracting(s -> s.pull().image().toString())
                .containsExactly("ghcr.io:443/org/app");
    }

    @Test
    void t047_what_is_no_pull_of_one_image_is_left_out() {
        assertThat(RequestedScope.pulls(List.of(
                        "registry:catalog:*",
                        "repository:*:pull",
                        "repository(plugin):acme/dependency_proxy/containers/alpine:pull",
                        ALPINE.replace(":pull", ":*"),
                        ALPINE.replace(":pull", ":push"),
                        "repository:alpine:pull",
                        "repository:/dependency_proxy/containers/alpine:pull",
                        "repository:acme/dependency_proxy/containers/:pull",
                        "repository::pull",
                        "repository:pull",
                        "",
                        ":::")))
                .isEmpty();
    }

    @Test
    void t047_more_than_the_limit_are_left_out() {
        List<String> many = Collections.nCopies(RequestedScope.MAX_SCOPES + 1, ALPINE);

        assertThat(RequestedScope.pulls(many)).hasSize(RequestedScope.MAX_SCOPES);
        assertThat(RequestedScope.pulls(List.of(String.join(" ", many)))).hasSize(RequestedScope.MAX_SCOPES);
    }

    @Property
    void any_text_is_read_without_failing(@ForAll String text) {
        assertThat(RequestedScope.pulls(List.of(text, "repository:" + text + ":pull")))
                .isNotNull();
    }
}
