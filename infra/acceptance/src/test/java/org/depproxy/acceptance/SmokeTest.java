package org.depproxy.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The smoke test of a deployed stack, held against a proxy on this machine: it must pass here, and be able to fail. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
final class SmokeTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void a_proxy_on_this_machine_is_as_a_client_needs_it(World world) {
        Image image = world.everyShape().getFirst();
        try (DepproxyUp proxy = world.proxy()) {
            Place place = Place.proxied(proxy);
            String login =
                    place.credentials().user() + ":" + place.credentials().password();
            String name = place.nameOf(image).substring(place.prefix().length() + 1);

            Outcome right = smokeTest(proxy, name, login);
            assertThat(right.exit()).as(right.output()).isZero();
            assertThat(right.output()).contains("all as a client needs it").doesNotContain("FAILED");

            Outcome wrong = smokeTest(proxy, name, login + "x");
            assertThat(wrong.exit()).isEqualTo(1);
            assertThat(wrong.output()).contains("FAILED  a login gets a token: expected 200, got 401");
        }
    }

    private static Outcome smokeTest(DepproxyUp proxy, String image, String login) {
        Path script = Path.of(System.getProperty("depproxy.root", "../.."), "infra", "deploy", "smoke-test");
        return new Command(
                        List.of(script.toString(), "http://" + proxy.registry(), "demo", image),
                        Map.of(),
                        login + "\n",
                        LIMIT)
                .run();
    }
}
